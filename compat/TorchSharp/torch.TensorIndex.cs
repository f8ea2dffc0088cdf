namespace TorchSharp;

public static partial class torch
{
    /// <summary>What is taken along one dimension, or where a dimension is added.</summary>
    public struct TensorIndex
    {
        /// <summary>As many whole dimensions as are needed.</summary>
        public static TensorIndex Ellipsis = new() { Form = Kind.Ellipsis };

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex None = new() { Form = Kind.New };

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex Null = new() { Form = Kind.New };

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        internal enum Kind
        {
            New,
            Single,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal Kind Form { get; private set; }

        // The entry, or where a slice starts.
        internal long? Start { get; private set; }

        internal long? Stop { get; private set; }

        internal long? Step { get; private set; }

        internal Tensor? Indices { get; private set; }

        /// <summary>One entry; the dimension goes.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Never called: with it the compiler prefers an index where a number could become either.</summary>
        /// <exception cref="System.InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(TensorIndex value) => throw new System.InvalidOperationException("Should not be called.");

        /// <summary>The entries from start up to, not including, end; null is the first or the last.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

#if NET
        /// <summary>The entries of a range.</summary>
        public static implicit operator TensorIndex(System.Range range) => Slice(range);

        /// <summary>One entry; the dimension goes.</summary>
        public static implicit operator TensorIndex(System.Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>The entries of a range.</summary>
        public static TensorIndex Slice(System.Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);
#endif

        /// <summary>The entries from start up to, not including, stop, in steps; null is the first, the last and 1.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Form = Kind.Slice, Start = start, Stop = stop, Step = step };

        /// <summary>The entries from start up to, not including, end; null is the first or the last.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, (long?)range.end);

        /// <summary>One entry; the dimension goes.</summary>
        public static TensorIndex Single(long? index) => new() { Form = Kind.Single, Start = index };

        /// <summary>The entries whose indices, or where truth values, are given.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { Form = Kind.Tensor, Indices = tensor };
    }
}
