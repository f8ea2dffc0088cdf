using System;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra; the last two dimensions are a matrix, those before them a batch.</summary>
    public static partial class linalg
    {
        /// <summary>The lower triangular L with L times its transpose the input, which is symmetric and positive definite.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The input is not positive definite.</exception>
        public static Tensor cholesky(Tensor input) => Aten.LinalgCholesky.Call(input);

        /// <summary>The determinant.</summary>
        public static Tensor det(Tensor input) => Aten.LinalgDet.Call(input);

        /// <summary>The sign of the determinant and the logarithm of its absolute value.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.LinalgSlogdet.CallPair(input);

        /// <summary>The eigenvalues, ascending, and eigenvectors, as columns, of a symmetric matrix.</summary>
        /// <param name="input">The matrix.</param>
        /// <param name="UPLO">Which triangle is read: U or L.</param>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.LinalgEigh.CallPair(input, UPLO.ToString());

        /// <summary>The inverse.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The matrix is singular.</exception>
        public static Tensor inv(Tensor input) => Aten.LinalgInv.Call(input);

        /// <summary>The X with A X = B, or X A = B where left is false.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The matrix is singular.</exception>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.LinalgSolve.Call(A, B, left);

        /// <summary>The X with A X = B, or X A = B where left is false, for a triangular A. An @out tensor is not supported.</summary>
        public static Tensor solve_triangular(
            Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            @out is null
                ? Aten.LinalgSolveTriangular.Call(A, B, upper, left, unitriangular)
                : throw new NotImplementedException("solve_triangular into an @out tensor");
    }
}
