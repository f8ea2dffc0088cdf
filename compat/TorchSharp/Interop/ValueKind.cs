namespace TorchSharp.Interop;

/// <summary>What an argument or result of an operator is; the same numbers as in boxed.cpp.</summary>
internal enum ValueKind
{
    None,
    Tensor,
    Integer,
    Double,
    Boolean,
    Integers,
    Tensors,
    Device,
    Generator,
    Text,
}
