using System;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters, in place.</summary>
        public static class init
        {
            /// <summary>What follows a layer, for the scale of its weights.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing.</summary>
                Linear = 0,

                /// <summary>A convolution.</summary>
                Conv1D = 1,

                /// <summary>A convolution.</summary>
                Conv2D = 2,

                /// <summary>1 / (1 + exp(-x)).</summary>
                Sigmoid = 7,

                /// <summary>Hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>Rectified linear unit.</summary>
                ReLU = 9,

                /// <summary>Rectified linear unit that leaks.</summary>
                LeakyReLU = 10,
            }

            /// <summary>Which of a layer's two sides keeps its variance.</summary>
            public enum FanInOut
            {
                /// <summary>The inputs.</summary>
                FanIn = 0,

                /// <summary>The outputs.</summary>
                FanOut = 1,
            }

            /// <summary>The factor that keeps the variance of a layer's outputs, as PyTorch recommends it.</summary>
            /// <param name="nonlinearity">What follows the layer.</param>
            /// <param name="param">The slope of a leaky rectified linear unit.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Numbers distributed evenly between two. The generator is not heeded.</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using IDisposable noGradients = no_grad();
                return tensor.uniform_(low, high);
            }

            /// <summary>Numbers distributed evenly within gain sqrt(3 / inputs) (He et al. 2015).</summary>
            /// <param name="tensor">The weights.</param>
            /// <param name="a">The slope of the leaky rectified linear unit that follows.</param>
            /// <param name="mode">Inputs, or outputs in their place.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                (long fanIn, long fanOut) = CalculateFanInAndFanOut(tensor);
                double bound = calculate_gain(nonlinearity, a) * Math.Sqrt(3.0 / (mode == FanInOut.FanIn ? fanIn : fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>How many inputs an output of a layer has, and how many outputs an input reaches.</summary>
            /// <exception cref="ArgumentException">The weights have fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");

                long receptiveField = tensor.NumberOfElements / Math.Max(shape[0] * shape[1], 1);
                return (shape[1] * receptiveField, shape[0] * receptiveField);
            }
        }
    }
}
