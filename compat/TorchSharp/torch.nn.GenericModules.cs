namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What can be called with one input.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>Computes the result.</summary>
            TResult call(T input1);
        }

        /// <summary>What can be called with two inputs.</summary>
        public interface IModule<T1, T2, TResult>
        {
            /// <summary>Computes the result.</summary>
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>What can be called with three inputs.</summary>
        public interface IModule<T1, T2, T3, TResult>
        {
            /// <summary>Computes the result.</summary>
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module that computes a result from one input.</summary>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            /// <summary>A module without components.</summary>
            /// <param name="name">The name of its kind.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result; to be called through <see cref="call"/>.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the result.</summary>
            public TResult call(T input) => forward(input);
        }

        /// <summary>A module that computes a result from two inputs.</summary>
        public abstract class Module<T1, T2, TResult> : Module, IModule<T1, T2, TResult>
        {
            /// <summary>A module without components.</summary>
            /// <param name="name">The name of its kind.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result; to be called through <see cref="call"/>.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result.</summary>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        /// <summary>A module that computes a result from three inputs.</summary>
        public abstract class Module<T1, T2, T3, TResult> : Module, IModule<T1, T2, T3, TResult>
        {
            /// <summary>A module without components.</summary>
            /// <param name="name">The name of its kind.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result; to be called through <see cref="call"/>.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Computes the result.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}
