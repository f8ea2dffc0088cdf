using System;
using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            /// <summary>input times the weights transposed, plus the bias: [..., inputs] to [..., outputs].</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Aten.Linear.Call(input, weights, bias);

            /// <summary>Rectified linear unit.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <summary>Gaussian error linear unit, exact or by its approximation.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                inplace ? x.gelu_(approximate).alias() : x.gelu(approximate);

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            /// <summary>A row with a one at the class of each entry: [...] to [..., classes].</summary>
            /// <param name="x">Classes from 0, Int64.</param>
            /// <param name="num_classes">How many classes; -1 is one more than the largest.</param>
            /// <exception cref="ArgumentException">The input is not Int64.</exception>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                if (x.dtype != ScalarType.Int64)
                    throw new ArgumentException("OneHot input tensor must have elements of type Int64");

                return Aten.OneHot.Call(x, num_classes);
            }

            /// <summary>Convolution of [batch, channels, length] with weights [outputs, channels / groups, kernel].</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
            public static Tensor conv1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                long groups = 1) =>
                Aten.Conv1d.Call(input, weight, bias, new[] { stride ?? 1 }, new[] { padding ?? 0 }, new[] { dilation ?? 1 }, groups);

            /// <summary>Convolution with padding given as a kind.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
            public static Tensor conv1d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                Padding padding = Padding.Valid,
                long? dilation = null,
                long groups = 1) =>
                Aten.Conv1dPadding.Call(input, weight, bias, new[] { stride ?? 1 }, NameOf(padding), new[] { dilation ?? 1 }, groups);

            /// <summary>Convolution of [batch, channels, height, width] with weights [outputs, channels / groups, kernel, kernel].</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.Conv2d.Call(input, weight, bias, strides ?? One, padding ?? Nought, dilation ?? One, groups);

            /// <summary>Convolution in two dimensions with padding given as a kind.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
            public static Tensor conv2d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                Padding padding = Padding.Valid,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.Conv2dPadding.Call(input, weight, bias, strides ?? One, NameOf(padding), dilation ?? One, groups);

            /// <summary>Numbers added around the last dimensions.</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="pad">Before and after the last dimension, then the one before it, and so on.</param>
            /// <param name="mode">What is added.</param>
            /// <param name="value">The constant.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? Aten.Pad.Call(input, pad, "constant", value)
                    : Aten.Pad.Call(input, pad, mode.ToString().ToLowerInvariant());

            /// <summary>Each channel less its mean, divided by its standard deviation, scaled and shifted.</summary>
            /// <param name="input">[batch, channels, ...].</param>
            /// <param name="running_mean">The mean so far, moved towards the batch's while training.</param>
            /// <param name="running_var">The variance so far, moved towards the batch's while training.</param>
            /// <param name="weight">Scales.</param>
            /// <param name="bias">Shifts.</param>
            /// <param name="training">Use the batch's mean and variance, not those so far.</param>
            /// <param name="momentum">How far the mean and variance so far are moved.</param>
            /// <param name="eps">Added to the variance.</param>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5) =>
                Aten.BatchNorm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>The largest of each so many neighbours.</summary>
            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Aten.MaxPool1d.Call(
                    input,
                    new[] { kernel_size },
                    new[] { stride ?? kernel_size },
                    new[] { padding ?? 0 },
                    new[] { dilation ?? 1 },
                    ceil_mode);

            /// <summary>The mean of each so many by so many neighbours.</summary>
            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                Aten.AvgPool2d.Call(
                    input, kernel_size, stride ?? kernel_size, padding ?? Nought, ceil_mode, count_include_pad, divisor_override);

            /// <summary>Minus the logarithm of the softmax at the target class, or at class probabilities.</summary>
            /// <param name="input">Logits [batch, classes, ...].</param>
            /// <param name="target">Classes [batch, ...], Int64, or probabilities in the shape of the input.</param>
            /// <param name="weight">A weight a class.</param>
            /// <param name="ignore_index">A class that does not count.</param>
            /// <param name="reduction">Mean (weighted), sum or neither.</param>
            /// <param name="label_smoothing">The part of the target that is spread over all classes.</param>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes or types do not fit.</exception>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                Aten.CrossEntropyLoss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            private static readonly long[] One = { 1 };

            private static readonly long[] Nought = { 0 };

            private static string NameOf(Padding padding) => padding.ToString().ToLowerInvariant();
        }
    }
}
