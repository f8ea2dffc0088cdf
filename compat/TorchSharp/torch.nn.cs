using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>How the losses of a batch become one.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay as they are.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>A tensor to be learnt; the given one is empty afterwards.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>A list of modules.</summary>
        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        /// <summary>A list of modules.</summary>
        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module
            => new(modules);

        /// <summary>A chain of modules, empty at first.</summary>
        public static Sequential Sequential() => new();

        /// <summary>A chain of modules under names.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        /// <summary>A chain of modules, named 0, 1, 2, ...</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

        /// <summary>A chain of modules under names.</summary>
        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules.ToArray());

        /// <summary>A chain of modules, named 0, 1, 2, ...</summary>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());

        /// <summary>A layer in which every output is a weighted sum of all inputs and a bias.</summary>
        public static Linear Linear(
            long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        /// <summary>A layer with given weights [outputs, inputs] and biases [outputs].</summary>
        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        /// <summary>Convolution along one dimension.</summary>
        public static Conv1d Conv1d(
            long in_channels,
            long out_channels,
            long kernel_size,
            long stride = 1,
            long padding = 0,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(in_channels, out_channels, kernel_size, stride, padding, null, dilation, groups, bias, padding_mode, device, dtype);

        /// <summary>Convolution along one dimension, with padding given as a kind.</summary>
        public static Conv1d Conv1d(
            long in_channels,
            long out_channels,
            long kernel_size,
            Padding padding,
            long stride = 1,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(in_channels, out_channels, kernel_size, stride, null, padding, dilation, groups, bias, padding_mode, device, dtype);

        /// <summary>Convolution along two dimensions with a square kernel.</summary>
        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            long stride = 1,
            long padding = 0,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            Conv2d(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                (stride, stride),
                (padding, padding),
                (dilation, dilation),
                padding_mode,
                groups,
                bias,
                device,
                dtype);

        /// <summary>Convolution along two dimensions.</summary>
        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(
                in_channels,
                out_channels,
                kernel_size,
                stride ?? (1, 1),
                padding ?? (0, 0),
                null,
                dilation ?? (1, 1),
                groups,
                bias,
                padding_mode,
                device,
                dtype);

        /// <summary>Convolution along two dimensions with a square kernel, with padding given as a kind.</summary>
        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            Padding padding,
            long stride = 1,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            Conv2d(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                padding,
                (stride, stride),
                (dilation, dilation),
                padding_mode,
                groups,
                bias,
                device,
                dtype);

        /// <summary>Convolution along two dimensions, with padding given as a kind.</summary>
        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            Padding padding,
            (long, long)? stride = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(
                in_channels,
                out_channels,
                kernel_size,
                stride ?? (1, 1),
                null,
                padding,
                dilation ?? (1, 1),
                groups,
                bias,
                padding_mode,
                device,
                dtype);

        /// <summary>Batch normalisation of [batch, features] or [batch, features, length].</summary>
        public static BatchNorm1d BatchNorm1d(
            long num_features,
            double eps = 1e-05,
            double momentum = 0.1,
            bool affine = true,
            bool track_running_stats = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

        /// <summary>Batch normalisation of [batch, features, height, width].</summary>
        public static BatchNorm2d BatchNorm2d(
            long num_features,
            double eps = 1e-05,
            double momentum = 0.1,
            bool affine = true,
            bool track_running_stats = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

        /// <summary>Rectified linear units.</summary>
        public static ReLU ReLU(bool inplace = false) => new(inplace);

        /// <summary>Gaussian error linear units.</summary>
        public static GELU GELU() => new(false);

        /// <summary>Gaussian error linear units.</summary>
        public static GELU GELU(bool inplace) => new(inplace);

        /// <summary>Gaussian error linear units, exact or by their approximation.</summary>
        public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(inplace, approximate);

        /// <summary>Hyperbolic tangents.</summary>
        public static Tanh Tanh() => new(false);

        /// <summary>Hyperbolic tangents.</summary>
        public static Tanh Tanh(bool inplace = false) => new(inplace);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Sigmoid Sigmoid() => new(false);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Sigmoid Sigmoid(bool inplace) => new(inplace);

        /// <summary>log(1 + exp(beta x)) / beta.</summary>
        public static Softplus Softplus(double beta = 1, double threshold = 20) => new(beta, threshold);

        /// <summary>Exponentials divided by their sum along a dimension.</summary>
        public static Softmax Softmax(long dim) => new(dim);

        /// <summary>Logarithms of exponentials divided by their sum along a dimension.</summary>
        public static LogSoftmax LogSoftmax(long dim) => new(dim);

        /// <summary>Zeros numbers with probability p, while training.</summary>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>The dimensions from one to another made one.</summary>
        public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);

        /// <summary>What comes in.</summary>
        public static Identity Identity() => new();

        /// <summary>The largest of each so many neighbours.</summary>
        public static MaxPool1d MaxPool1d(
            long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The largest of each so many by so many neighbours.</summary>
        public static MaxPool2d MaxPool2d(
            long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new(Square(kernel_size)!, Square(stride ?? kernel_size), Square(padding ?? 0), Square(dilation ?? 1), ceil_mode);

        /// <summary>The largest of each so many by so many neighbours.</summary>
        public static MaxPool2d MaxPool2d(
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            (long, long)? dilation = null,
            bool ceil_mode = false) =>
            new(
                Pair(kernel_size)!,
                Pair(stride ?? kernel_size),
                Pair(padding ?? (0, 0)),
                Pair(dilation ?? (1, 1)),
                ceil_mode);

        /// <summary>The mean of each so many neighbours.</summary>
        public static AvgPool1d AvgPool1d(
            long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad);

        /// <summary>The mean of each so many by so many neighbours.</summary>
        public static AvgPool2d AvgPool2d(
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            bool ceil_mode = false,
            bool count_include_pad = true,
            long? divisor_override = null) =>
            new(Pair(kernel_size)!, Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of each so many by so many neighbours.</summary>
        public static AvgPool2d AvgPool2d(
            long kernel_size,
            long? stride = null,
            long? padding = null,
            bool ceil_mode = false,
            bool count_include_pad = true,
            long? divisor_override = null) =>
            new(Square(kernel_size)!, Square(stride), Square(padding), ceil_mode, count_include_pad, divisor_override);

        /// <summary>Minus the logarithm of the softmax at the target class.</summary>
        public static CrossEntropyLoss CrossEntropyLoss(
            Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
            new(weight, ignore_index, reduction);

        private static long[]? Square(long? side) => side is { } length ? new[] { length, length } : null;

        private static long[]? Pair((long First, long Second)? pair) => pair is { } lengths ? new[] { lengths.First, lengths.Second } : null;

        /// <summary>What is done to parameters and gradients.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients down together where the norm of all of them is larger than allowed.</summary>
            /// <param name="tensors">The parameters; those without a gradient are passed over.</param>
            /// <param name="max_norm">The largest norm allowed.</param>
            /// <param name="norm_type">The p of the norm.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using IDisposable noGradients = no_grad();
                using DisposeScope scope = NewDisposeScope();
                List<Tensor> gradients = tensors.Select(parameter => parameter.grad).Where(gradient => gradient is not null).ToList()!;
                if (gradients.Count == 0)
                    return 0;

                Tensor[] norms = gradients.Select(gradient => Interop.Aten.LinalgVectorNorm.Call(gradient, norm_type)).ToArray();
                double norm = Interop.Aten.LinalgVectorNorm.Call(stack(norms), norm_type).ToDouble();
                double factor = max_norm / (norm + 1e-6);
                if (factor < 1)
                    gradients.ForEach(gradient => gradient.mul_(factor));
                return norm;
            }
        }
    }
}
