using System.IO;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter.</summary>
public abstract class OptimizerState
{
    /// <summary>The parameter.</summary>
    protected Parameter _parameter;

    /// <summary>The state of a parameter.</summary>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Writes the state.</summary>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads the state.</summary>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Forgets everything.</summary>
    public abstract void Initialize(OptimizerOptions options);

    private protected static void Dispose(params torch.Tensor?[] tensors)
    {
        foreach (torch.Tensor? tensor in tensors)
            tensor?.Dispose();
    }

    private protected static void SaveOptional(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

    private protected torch.Tensor? LoadOptional(BinaryReader reader, torch.Tensor? old)
    {
        old?.Dispose();
        return reader.ReadBoolean()
            ? TensorExtensionMethods.Load(reader).to(_parameter.device, disposeAfter: _parameter.is_cuda).DetachFromDisposeScope()
            : null;
    }
}
