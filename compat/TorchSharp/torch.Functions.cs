using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary><see cref="Tensor.abs"/></summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary><see cref="Tensor.cos"/></summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary><see cref="Tensor.digamma"/></summary>
    public static Tensor digamma(Tensor input) => input.digamma();

    /// <summary><see cref="Tensor.erf"/></summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary><see cref="Tensor.exp"/></summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary><see cref="Tensor.expm1"/></summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary><see cref="Tensor.lgamma"/></summary>
    public static Tensor lgamma(Tensor input) => input.lgamma();

    /// <summary><see cref="Tensor.log"/></summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary><see cref="Tensor.log1p"/></summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary><see cref="Tensor.neg"/></summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary><see cref="Tensor.rsqrt"/></summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary><see cref="Tensor.sigmoid"/></summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary><see cref="Tensor.sign"/></summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary><see cref="Tensor.sin"/></summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary><see cref="Tensor.sqrt"/></summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary><see cref="Tensor.square"/></summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary><see cref="Tensor.tanh"/></summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary><see cref="Tensor.isnan"/></summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary><see cref="Tensor.isfinite"/></summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary><see cref="Tensor.add(Tensor)"/></summary>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    /// <summary><see cref="Tensor.add(Scalar)"/></summary>
    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    /// <summary><see cref="Tensor.sub(Tensor)"/></summary>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    /// <summary><see cref="Tensor.sub(Scalar)"/></summary>
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    /// <summary><see cref="Tensor.mul(Tensor)"/></summary>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    /// <summary><see cref="Tensor.mul(Scalar)"/></summary>
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    /// <summary><see cref="Tensor.add(Tensor, Scalar)"/></summary>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    /// <summary><see cref="Tensor.div(Tensor, RoundingMode)"/>. The rounding mode is not heeded.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right);

    /// <summary><see cref="Tensor.pow(Tensor)"/></summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <summary><see cref="Tensor.clamp(Tensor, Tensor)"/></summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary><see cref="Tensor.add(Scalar, Scalar)"/></summary>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.add(right, alpha);

    /// <summary><see cref="Tensor.div(Scalar, RoundingMode)"/>. The rounding mode is not heeded.</summary>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right);

    /// <summary><see cref="Tensor.pow(Scalar)"/></summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <summary><see cref="Tensor.clamp(Scalar, Scalar)"/></summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary><see cref="Tensor.eq(Tensor)"/></summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <summary><see cref="Tensor.ne(Tensor)"/></summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <summary><see cref="Tensor.lt(Tensor)"/></summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <summary><see cref="Tensor.le(Tensor)"/></summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <summary><see cref="Tensor.gt(Tensor)"/></summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <summary><see cref="Tensor.ge(Tensor)"/></summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <summary><see cref="Tensor.allclose"/></summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    /// <summary><see cref="Tensor.maximum"/></summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary><see cref="Tensor.minimum"/></summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary><see cref="Tensor.max()"/></summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary><see cref="Tensor.max(Tensor)"/></summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary><see cref="Tensor.max(long, bool)"/></summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary><see cref="Tensor.min()"/></summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary><see cref="Tensor.min(Tensor)"/></summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary><see cref="Tensor.min(long, bool)"/></summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary><see cref="Tensor.argmax()"/></summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary><see cref="Tensor.argmax(long, bool)"/></summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary><see cref="Tensor.argmin()"/></summary>
    public static Tensor argmin(Tensor input) => input.argmin();

    /// <summary><see cref="Tensor.argmin(long, bool)"/></summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary><see cref="Tensor.all()"/></summary>
    public static Tensor all(Tensor input) => input.all();

    /// <summary><see cref="Tensor.all(long, bool)"/></summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    /// <summary><see cref="Tensor.any()"/></summary>
    public static Tensor any(Tensor input) => input.any();

    /// <summary><see cref="Tensor.any(long, bool)"/></summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);

    /// <summary><see cref="Tensor.sum(ScalarType?)"/></summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    /// <summary><see cref="Tensor.sum(ReadOnlySpan{long}, bool, ScalarType?)"/></summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        input.sum(dim, keepdim, type);

    /// <summary><see cref="Tensor.sum(long, bool, ScalarType?)"/></summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary><see cref="Tensor.mean()"/></summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary><see cref="Tensor.mean(long[], bool, ScalarType?)"/></summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        input.mean(dimensions, keepdim, type);

    /// <summary><see cref="Tensor.std(bool)"/></summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary><see cref="Tensor.std(long[], bool, bool, ScalarType?)"/></summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary><see cref="Tensor.std(long, bool, bool, ScalarType?)"/></summary>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary><see cref="Tensor.var(bool)"/></summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary><see cref="Tensor.var(long[], bool, bool, ScalarType?)"/></summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary><see cref="Tensor.var(long, bool, bool, ScalarType?)"/></summary>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary><see cref="Tensor.logsumexp"/></summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary><see cref="Tensor.cumsum"/></summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary><see cref="Tensor.softmax"/></summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    /// <summary><see cref="Tensor.sort"/></summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);

    /// <summary><see cref="Tensor.topk"/></summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.Cat.Call(tensors.ToArray(), dim);

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.Cat.Call(tensors, dim);

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.Cat.Call(tensors.ToArray(), dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.Stack.Call(tensors.ToArray(), dim);

    /// <summary><see cref="Tensor.split(long[], long)"/></summary>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0L) =>
        tensor.split(split_size_or_sections, dim);

    /// <summary><see cref="Tensor.chunk"/></summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <summary><see cref="Tensor.unbind"/></summary>
    public static Tensor[] unbind(Tensor input, long dim = 0L) => input.unbind(dim);

    /// <summary><see cref="Tensor.unbind"/></summary>
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    /// <summary><see cref="Tensor.flip"/></summary>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <summary><see cref="Tensor.reshape"/></summary>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <summary><see cref="Tensor.flatten"/></summary>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    /// <summary><see cref="Tensor.permute(long[])"/></summary>
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    /// <summary><see cref="Tensor.transpose"/></summary>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    /// <summary><see cref="Tensor.squeeze"/></summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <summary><see cref="Tensor.unsqueeze"/></summary>
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    /// <summary><see cref="Tensor.diag"/></summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <summary><see cref="Tensor.gather"/></summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <summary><see cref="Tensor.index_select"/></summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary><see cref="Tensor.masked_select"/></summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>x where the condition is true, y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary><see cref="Tensor.mm"/></summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary><see cref="Tensor.matmul"/></summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary><see cref="Tensor.bmm"/></summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary><see cref="Tensor.outer"/></summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary><see cref="Tensor.addmm"/></summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary><see cref="Tensor.bernoulli"/></summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary><see cref="Tensor.multinomial"/></summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <summary>The real part; shares memory.</summary>
    public static Tensor real(Tensor input) => input.real;

    /// <summary>The imaginary part; shares memory.</summary>
    public static Tensor imag(Tensor input) => input.imag;

    /// <summary>Complex numbers from their parts.</summary>
    public static Tensor complex(Tensor real, Tensor imag) => Aten.Complex.Call(real, imag);
}
