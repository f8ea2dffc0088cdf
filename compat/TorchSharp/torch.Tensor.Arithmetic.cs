using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How the result of a division becomes a whole number.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Down.</summary>
        floor,
    }

    public partial class Tensor
    {
        /// <summary>Absolute values.</summary>
        public Tensor abs() => Aten.Abs.Call(this);

        /// <summary>Exponentials.</summary>
        public Tensor exp() => Aten.Exp.Call(this);

        /// <summary>The numbers with the other sign.</summary>
        public Tensor neg() => Aten.Neg.Call(this);

        /// <summary>The numbers, zero where they are negative.</summary>
        public Tensor relu() => Aten.Relu.Call(this);

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign() => Aten.Sign.Call(this);

        /// <summary>Square roots.</summary>
        public Tensor sqrt() => Aten.Sqrt.Call(this);

        /// <summary>Hyperbolic tangents.</summary>
        public Tensor tanh() => Aten.Tanh.Call(this);

        /// <summary>Where the numbers are neither infinite nor NaN.</summary>
        public Tensor isfinite() => Aten.IsFinite.Call(this);

        /// <summary>Squares.</summary>
        public Tensor square() => pow(2);

        /// <summary>Zero where the numbers are negative, in place.</summary>
        public Tensor relu_()
        {
            Aten.ReluInPlace.Apply(this);
            return this;
        }

        /// <summary>Hyperbolic tangents, in place.</summary>
        public Tensor tanh_()
        {
            Aten.TanhInPlace.Apply(this);
            return this;
        }

        /// <summary>Sums.</summary>
        public Tensor add(Tensor target) => Aten.AddTensor.Call(this, target);

        /// <summary>This plus alpha times the other.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.AddTensor.Call(this, target, alpha);

        /// <summary>Sums with a number.</summary>
        public Tensor add(Scalar scalar) => Aten.AddScalar.Call(this, scalar);

        /// <summary>Adds alpha times a tensor, in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            Aten.AddTensorInPlace.Apply(this, target, alpha);
            return this;
        }

        /// <summary>Adds a number, in place.</summary>
        public Tensor add_(Scalar scalar)
        {
            Aten.AddScalarInPlace.Apply(this, scalar);
            return this;
        }

        /// <summary>Differences.</summary>
        public Tensor sub(Tensor target) => Aten.SubTensor.Call(this, target);

        /// <summary>Differences with a number.</summary>
        public Tensor sub(Scalar target) => Aten.SubScalar.Call(this, target);

        /// <summary>Products.</summary>
        public Tensor mul(Tensor target) => Aten.MulTensor.Call(this, target);

        /// <summary>Products with a number.</summary>
        public Tensor mul(Scalar target) => Aten.MulScalar.Call(this, target);

        /// <summary>Products with a number, in place.</summary>
        public Tensor mul_(Scalar target)
        {
            Aten.MulScalarInPlace.Apply(this, target);
            return this;
        }

        /// <summary>Quotients.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Aten.DivTensor.Call(this, target)
            : Aten.DivTensorMode.Call(this, target, rounding_mode.ToString());

        /// <summary>Quotients by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Aten.DivScalar.Call(this, target)
            : Aten.DivScalarMode.Call(this, target, rounding_mode.ToString());

        /// <summary>Quotients by a number, in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Aten.DivScalarInPlace.Apply(this, target);
            else
                Aten.DivScalarModeInPlace.Apply(this, target, rounding_mode.ToString());
            return this;
        }

        /// <summary>Powers to a number.</summary>
        public Tensor pow(Scalar exponent) => Aten.PowScalar.Call(this, exponent);

        /// <summary>Adds value times tensor1 divided by tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.AddcdivInPlace.Apply(this, tensor1, tensor2, value);
            return this;
        }

        /// <summary>Adds tensor1 divided by tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2)
        {
            Aten.AddcdivInPlace.Apply(this, tensor1, tensor2);
            return this;
        }

        /// <summary>This plus value times tensor1 times tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.Addcmul.Call(this, tensor1, tensor2, value);

        /// <summary>Adds value times tensor1 times tensor2, in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.AddcmulInPlace.Apply(this, tensor1, tensor2, value);
            return this;
        }

        /// <summary>The numbers, but not below min nor above max.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Clamp.Call(this, min, max);

        /// <summary>The larger numbers of two tensors.</summary>
        public Tensor maximum(Tensor other) => Aten.Maximum.Call(this, other);

        /// <summary>x times the probability that a standard normal variable is below x, exact or by its approximation with tanh.</summary>
        public Tensor gelu(Modules.GELU.Approximate approximate) => Aten.Gelu.Call(this, Name(approximate));

        /// <summary>GELU, exact or by its approximation with tanh, in place.</summary>
        public Tensor gelu_(Modules.GELU.Approximate approximate)
        {
            Aten.GeluInPlace.Apply(this, Name(approximate));
            return this;
        }

        /// <summary>Where the numbers are equal.</summary>
        public Tensor eq(Tensor target) => Aten.EqTensor.Call(this, target);

        /// <summary>Where the numbers are different.</summary>
        public Tensor ne(Scalar target) => Aten.NeScalar.Call(this, target);

        /// <summary>Where the numbers are larger or equal.</summary>
        public Tensor ge(Scalar target) => Aten.GeScalar.Call(this, target);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, double right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(int left, Tensor right) => right.add(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, double right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(int left, Tensor right) => right.mul(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(double left, Tensor right) => right.mul(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, int right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, double right) => left.sub(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>The numbers with the other sign.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        private static string Name(Modules.GELU.Approximate approximate) => approximate.ToString();
    }
}
