using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>1 with the probability that the number is, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Aten.Bernoulli.Call(this, generator);

        /// <summary>1 with probability p, else 0, in place.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Aten.BernoulliFloatInPlace.Apply(this, p, generator);
            return this;
        }

        /// <summary>1 with probabilities p, else 0, in place.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            Aten.BernoulliTensorInPlace.Apply(this, p, generator);
            return this;
        }

        /// <summary>Indices drawn with probabilities in proportion to the numbers of each row.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.Multinomial.Call(this, num_samples, replacement, generator);

        /// <summary>Normally distributed numbers, in place.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null)
        {
            Aten.NormalInPlace.Apply(this, mean, std, generator);
            return this;
        }

        /// <summary>Numbers distributed evenly between two, in place.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Aten.UniformInPlace.Apply(this, from, to, generator);
            return this;
        }

        /// <summary>As many numbers distributed evenly between 0 and 1.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.RandLike, dtype, device, requires_grad);

        /// <summary>As many normally distributed numbers.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.RandnLike, dtype, device, requires_grad);

        /// <summary>As many zeros.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.ZerosLike, dtype, device, requires_grad);

        /// <summary>As many ones.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.OnesLike, dtype, device, requires_grad);

        /// <summary>Room for as many numbers, not set to anything.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.EmptyLike, dtype, device, requires_grad);

        /// <summary>A value as many times.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.FullLike.Call(this, value, dtype ?? this.dtype, Operand.None, device ?? this.device).with_requires_grad(requires_grad);

        private Tensor Like(Operator make, ScalarType? dtype, Device? device, bool requiresGrad) =>
            make.Call(this, dtype ?? this.dtype, Operand.None, device ?? this.device).with_requires_grad(requiresGrad);
    }
}
