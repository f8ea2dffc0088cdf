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

    /// <summary>Copies the state.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Whether another state is nearly the same.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Forgets everything.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Moves the state to a device.</summary>
    public virtual void to(torch.Device device)
    {
    }

    private protected static void Dispose(params torch.Tensor?[] tensors)
    {
        foreach (torch.Tensor? tensor in tensors)
            tensor?.Dispose();
    }

    private protected static bool AreClose(torch.Tensor? left, torch.Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);

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

    private protected torch.Tensor? Copy(torch.Tensor? source, torch.Tensor? old)
    {
        old?.Dispose();
        return source?.to(_parameter.device, copy: true).DetachFromDisposeScope();
    }
}
