using System;
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

        /// <summary>Numbers rounded up.</summary>
        public Tensor ceil() => Aten.Ceil.Call(this);

        /// <summary>Cosines.</summary>
        public Tensor cos() => Aten.Cos.Call(this);

        /// <summary>Logarithmic derivatives of the gamma function.</summary>
        public Tensor digamma() => Aten.Digamma.Call(this);

        /// <summary>Values of the error function.</summary>
        public Tensor erf() => Aten.Erf.Call(this);

        /// <summary>Exponentials.</summary>
        public Tensor exp() => Aten.Exp.Call(this);

        /// <summary>Exponentials less one, exact near zero.</summary>
        public Tensor expm1() => Aten.Expm1.Call(this);

        /// <summary>Numbers rounded down.</summary>
        public Tensor floor() => Aten.Floor.Call(this);

        /// <summary>Logarithms of the absolute value of the gamma function.</summary>
        public Tensor lgamma() => Aten.Lgamma.Call(this);

        /// <summary>Natural logarithms.</summary>
        public Tensor log() => Aten.Log.Call(this);

        /// <summary>Logarithms of one plus the numbers, exact near zero.</summary>
        public Tensor log1p() => Aten.Log1p.Call(this);

        /// <summary>The numbers with the other sign.</summary>
        public Tensor neg() => Aten.Neg.Call(this);

        /// <summary>One divided by the numbers.</summary>
        public Tensor reciprocal() => Aten.Reciprocal.Call(this);

        /// <summary>The numbers, zero where they are negative.</summary>
        public Tensor relu() => Aten.Relu.Call(this);

        /// <summary>One divided by the square roots.</summary>
        public Tensor rsqrt() => Aten.Rsqrt.Call(this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.Sigmoid.Call(this);

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign() => Aten.Sign.Call(this);

        /// <summary>Sines.</summary>
        public Tensor sin() => Aten.Sin.Call(this);

        /// <summary>Square roots.</summary>
        public Tensor sqrt() => Aten.Sqrt.Call(this);

        /// <summary>Hyperbolic tangents.</summary>
        public Tensor tanh() => Aten.Tanh.Call(this);

        /// <summary>Where the numbers are neither infinite nor NaN.</summary>
        public Tensor isfinite() => Aten.IsFinite.Call(this);

        /// <summary>Where the numbers are infinite.</summary>
        public Tensor isinf() => Aten.IsInf.Call(this);

        /// <summary>Where the numbers are NaN.</summary>
        public Tensor isnan() => Aten.IsNan.Call(this);

        /// <summary>Where the numbers are zero.</summary>
        public Tensor logical_not() => Aten.LogicalNot.Call(this);

        /// <summary>The bits inverted; for truth values, not.</summary>
        public Tensor bitwise_not() => Aten.BitwiseNot.Call(this);

        /// <summary>The numbers with the other sign.</summary>
        public Tensor negative() => neg();

        /// <summary>Squares.</summary>
        public Tensor square() => pow(2);

        /// <summary>Absolute values, in place.</summary>
        public Tensor abs_()
        {
            Aten.AbsInPlace.Apply(this);
            return this;
        }

        /// <summary>Exponentials, in place.</summary>
        public Tensor exp_()
        {
            Aten.ExpInPlace.Apply(this);
            return this;
        }

        /// <summary>Natural logarithms, in place.</summary>
        public Tensor log_()
        {
            Aten.LogInPlace.Apply(this);
            return this;
        }

        /// <summary>The other sign, in place.</summary>
        public Tensor neg_()
        {
            Aten.NegInPlace.Apply(this);
            return this;
        }

        /// <summary>Zero where the numbers are negative, in place.</summary>
        public Tensor relu_()
        {
            Aten.ReluInPlace.Apply(this);
            return this;
        }

        /// <summary>1 / (1 + exp(-x)), in place.</summary>
        public Tensor sigmoid_()
        {
            Aten.SigmoidInPlace.Apply(this);
            return this;
        }

        /// <summary>Square roots, in place.</summary>
        public Tensor sqrt_()
        {
            Aten.SqrtInPlace.Apply(this);
            return this;
        }

        /// <summary>Hyperbolic tangents, in place.</summary>
        public Tensor tanh_()
        {
            Aten.TanhInPlace.Apply(this);
            return this;
        }

        /// <summary>Numbers rounded to the nearest with so many decimals, ties to even.</summary>
        public Tensor round(long decimals = 0L) => Aten.Round.Call(this, decimals);

        /// <summary>Sums.</summary>
        public Tensor add(Tensor target) => Aten.AddTensor.Call(this, target);

        /// <summary>This plus alpha times the other.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.AddTensor.Call(this, target, alpha);

        /// <summary>Sums with a number.</summary>
        public Tensor add(Scalar scalar) => Aten.AddScalar.Call(this, scalar);

        /// <summary>This plus alpha times a number.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.AddScalar.Call(this, scalar, alpha);

        /// <summary>Adds a tensor, in place.</summary>
        public Tensor add_(Tensor target)
        {
            Aten.AddTensorInPlace.Apply(this, target);
            return this;
        }

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

        /// <summary>Adds alpha times a number, in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            Aten.AddScalarInPlace.Apply(this, scalar, alpha);
            return this;
        }

        /// <summary>Differences.</summary>
        public Tensor sub(Tensor target) => Aten.SubTensor.Call(this, target);

        /// <summary>Differences with a number.</summary>
        public Tensor sub(Scalar target) => Aten.SubScalar.Call(this, target);

        /// <summary>Differences, in place.</summary>
        public Tensor sub_(Tensor target)
        {
            Aten.SubTensorInPlace.Apply(this, target);
            return this;
        }

        /// <summary>Differences with a number, in place.</summary>
        public Tensor sub_(Scalar target)
        {
            Aten.SubScalarInPlace.Apply(this, target);
            return this;
        }

        /// <summary>Products.</summary>
        public Tensor mul(Tensor target) => Aten.MulTensor.Call(this, target);

        /// <summary>Products with a number.</summary>
        public Tensor mul(Scalar target) => Aten.MulScalar.Call(this, target);

        /// <summary>Products, in place.</summary>
        public Tensor mul_(Tensor target)
        {
            Aten.MulTensorInPlace.Apply(this, target);
            return this;
        }

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

        /// <summary>Quotients, in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
                Aten.DivTensorInPlace.Apply(this, target);
            else
                Aten.DivTensorModeInPlace.Apply(this, target, rounding_mode.ToString());
            return this;
        }

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

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public Tensor remainder(Tensor target) => Aten.RemainderTensor.Call(this, target);

        /// <summary>Remainders of the division by a number, of the divisor's sign.</summary>
        public Tensor remainder(Scalar scalar) => Aten.RemainderScalar.Call(this, scalar);

        /// <summary>Powers.</summary>
        public Tensor pow(Tensor exponent) => Aten.PowTensor.Call(this, exponent);

        /// <summary>Powers, in place.</summary>
        public Tensor pow_(Tensor exponent)
        {
            Aten.PowTensorInPlace.Apply(this, exponent);
            return this;
        }

        /// <summary>Powers to a number.</summary>
        public Tensor pow(Scalar exponent) => Aten.PowScalar.Call(this, exponent);

        /// <summary>Powers to a number, in place.</summary>
        public Tensor pow_(Scalar exponent)
        {
            Aten.PowScalarInPlace.Apply(this, exponent);
            return this;
        }

        /// <summary>This plus value times tensor1 divided by tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.Addcdiv.Call(this, tensor1, tensor2, value);

        /// <summary>This plus tensor1 divided by tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.Addcdiv.Call(this, tensor1, tensor2);

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

        /// <summary>This plus weight times the way to end.</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Aten.Lerp.Call(this, end, weight);

        /// <summary>Goes the part weight of the way to end, in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight)
        {
            Aten.LerpInPlace.Apply(this, end, weight);
            return this;
        }

        /// <summary>The numbers, but not below min nor above max.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Clamp.Call(this, min, max);

        /// <summary>Raises the numbers to min and lowers them to max, in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Aten.ClampInPlace.Apply(this, min, max);
            return this;
        }

        /// <summary>The numbers, but not below min nor above max.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.ClampTensor.Call(this, min, max);

        /// <summary>Raises the numbers to min and lowers them to max, in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            Aten.ClampTensorInPlace.Apply(this, min, max);
            return this;
        }

        /// <summary>The numbers, but not above max.</summary>
        public Tensor clamp_max(Scalar max) => Aten.ClampMax.Call(this, max);

        /// <summary>The numbers, but not below min.</summary>
        public Tensor clamp_min(Scalar min) => Aten.ClampMin.Call(this, min);

        /// <summary>The larger numbers of two tensors.</summary>
        public Tensor maximum(Tensor other) => Aten.Maximum.Call(this, other);

        /// <summary>The larger numbers of two tensors.</summary>
        public Tensor max(Tensor other) => Aten.Maximum.Call(this, other);

        /// <summary>The smaller numbers of two tensors.</summary>
        public Tensor minimum(Tensor other) => Aten.Minimum.Call(this, other);

        /// <summary>The smaller numbers of two tensors.</summary>
        public Tensor min(Tensor other) => Aten.Minimum.Call(this, other);

        /// <summary>log(1 + exp(beta x)) / beta; x itself where beta x is above the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.Softplus.Call(this, beta, threshold);

        /// <summary>x times the probability that a standard normal variable is below x.</summary>
        public Tensor gelu() => Aten.Gelu.Call(this);

        /// <summary>x times the probability that a standard normal variable is below x, exact or by its approximation with tanh.</summary>
        public Tensor gelu(Modules.GELU.Approximate approximate) => Aten.Gelu.Call(this, Name(approximate));

        /// <summary>GELU, in place.</summary>
        public Tensor gelu_()
        {
            Aten.GeluInPlace.Apply(this);
            return this;
        }

        /// <summary>GELU, exact or by its approximation with tanh, in place.</summary>
        public Tensor gelu_(Modules.GELU.Approximate approximate)
        {
            Aten.GeluInPlace.Apply(this, Name(approximate));
            return this;
        }

        /// <summary>Where the numbers are equal.</summary>
        public Tensor eq(Tensor target) => Aten.EqTensor.Call(this, target);

        /// <summary>Where the numbers are equal.</summary>
        public Tensor eq(Scalar target) => Aten.EqScalar.Call(this, target);

        /// <summary>Where the numbers are different.</summary>
        public Tensor ne(Tensor target) => Aten.NeTensor.Call(this, target);

        /// <summary>Where the numbers are different.</summary>
        public Tensor ne(Scalar target) => Aten.NeScalar.Call(this, target);

        /// <summary>Where the numbers are smaller.</summary>
        public Tensor lt(Tensor target) => Aten.LtTensor.Call(this, target);

        /// <summary>Where the numbers are smaller.</summary>
        public Tensor lt(Scalar target) => Aten.LtScalar.Call(this, target);

        /// <summary>Where the numbers are smaller or equal.</summary>
        public Tensor le(Tensor target) => Aten.LeTensor.Call(this, target);

        /// <summary>Where the numbers are smaller or equal.</summary>
        public Tensor le(Scalar target) => Aten.LeScalar.Call(this, target);

        /// <summary>Where the numbers are larger.</summary>
        public Tensor gt(Tensor target) => Aten.GtTensor.Call(this, target);

        /// <summary>Where the numbers are larger.</summary>
        public Tensor gt(Scalar target) => Aten.GtScalar.Call(this, target);

        /// <summary>Where the numbers are larger or equal.</summary>
        public Tensor ge(Tensor target) => Aten.GeTensor.Call(this, target);

        /// <summary>Where the numbers are larger or equal.</summary>
        public Tensor ge(Scalar target) => Aten.GeScalar.Call(this, target);

        /// <summary>Whether all numbers differ by no more than atol + rtol times the target's absolute value.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Aten.AllClose.CallBoolean(this, target, rtol, atol, equal_nan);

        /// <summary>Where both are not zero.</summary>
        public Tensor logical_and(Tensor other) => Aten.LogicalAnd.Call(this, other);

        /// <summary>Where one is not zero.</summary>
        public Tensor logical_or(Tensor other) => Aten.LogicalOr.Call(this, other);

        /// <summary>Where one of the two is not zero.</summary>
        public Tensor logical_xor(Tensor other) => Aten.LogicalXor.Call(this, other);

        /// <summary>And, bit by bit.</summary>
        public Tensor bitwise_and(Tensor other) => Aten.BitwiseAnd.Call(this, other);

        /// <summary>Or, bit by bit.</summary>
        public Tensor bitwise_or(Tensor other) => Aten.BitwiseOr.Call(this, other);

        /// <summary>Xor, bit by bit.</summary>
        public Tensor bitwise_xor(Tensor other) => Aten.BitwiseXor.Call(this, other);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, int right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, long right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, float right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, double right) => left.add(right);

        /// <summary>Sums.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>Sums.</summary>
        public static Tensor operator +(int left, Tensor right) => right.add(left);

        /// <summary>Sums.</summary>
        public static Tensor operator +(long left, Tensor right) => right.add(left);

        /// <summary>Sums.</summary>
        public static Tensor operator +(float left, Tensor right) => right.add(left);

        /// <summary>Sums.</summary>
        public static Tensor operator +(double left, Tensor right) => right.add(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, int right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, long right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, float right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, double right) => left.mul(right);

        /// <summary>Products.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(int left, Tensor right) => right.mul(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(long left, Tensor right) => right.mul(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(float left, Tensor right) => right.mul(left);

        /// <summary>Products.</summary>
        public static Tensor operator *(double left, Tensor right) => right.mul(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, int right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, long right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, float right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, double right) => left.sub(right);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => right.neg().add(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(int left, Tensor right) => right.neg().add(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(long left, Tensor right) => right.neg().add(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(float left, Tensor right) => right.neg().add(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(double left, Tensor right) => right.neg().add(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, int right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, long right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, float right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, double right) => left.div(right);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => right.reciprocal().mul(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(int left, Tensor right) => right.reciprocal().mul(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(long left, Tensor right) => right.reciprocal().mul(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(float left, Tensor right) => right.reciprocal().mul(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(double left, Tensor right) => right.reciprocal().mul(left);

        /// <summary>The numbers with the other sign.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, int right) => left.remainder(right);

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, long right) => left.remainder(right);

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, float right) => left.remainder(right);

        /// <summary>Remainders of the division, of the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, double right) => left.remainder(right);

        /// <summary>And, bit by bit.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Or, bit by bit.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>Xor, bit by bit.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>The bits inverted; for truth values, not.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Where the numbers are equal.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>Where the numbers are equal.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        /// <summary>Where the number is equal.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        /// <summary>Where the numbers are different.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>Where the numbers are different.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        /// <summary>Where the number is different.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        /// <summary>Where left is smaller.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>Where the numbers are smaller.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>Where the number is smaller.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>Where left is smaller or equal.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>Where the numbers are smaller or equal.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>Where the number is smaller or equal.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>Where left is larger.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>Where the numbers are larger.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>Where the number is larger.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>Where left is larger or equal.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>Where the numbers are larger or equal.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>Where the number is larger or equal.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(byte value) => tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(int value) => tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(long value) => tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(float value) => tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(double value) => tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(bool value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(byte[] value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(int[] value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(long[] value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(float[] value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(double[] value) => tensor(value);

        /// <summary>A tensor of one dimension, a copy of the array.</summary>
        public static implicit operator Tensor(bool[] value) => tensor(value);

        /// <summary>Never called: with it the compiler prefers a scalar where a number could become either.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(Scalar scalar) => throw new InvalidOperationException("Should not be called.");

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator byte(Tensor value) => value.ToByte();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator short(Tensor value) => value.ToInt16();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>The number of a tensor that holds one.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        private static string Name(Modules.GELU.Approximate approximate) => approximate.ToString();
    }
}
