namespace CellTypes.Training.Data;

/// <summary>The names of a cerebellum file's groups and datasets: those of the thesis' file of 2022 and those of C4.</summary>
internal static class CerebellumFields
{
    /// <summary>Between lab and number in the name of a unit's group.</summary>
    public const string NeuronInfix = "_neuron_";

    /// <summary>The group that leads to the same units by recording and cluster.</summary>
    public const string Datasets = "datasets";

    public const string Label2022 = "optotagged_label";
    public const string LabelC4 = "ground_truth_label";
    public const string Lab = "lab_id";
    public const string Recording = "dataset_id";
    public const string Neuron = "neuron_id";

    /// <summary>The cluster in files of C4, where <see cref="Neuron"/> is the path of the group.</summary>
    public const string NeuronInRecording = "neuron_relative_id";

    /// <summary>The path of the group in files of 2022, where <see cref="Neuron"/> is the cluster.</summary>
    public const string NeuronInFile = "neuron_absolute_id";

    public const string SamplingRate = "sampling_rate";
    public const string Spikes = "spike_indices";
    public const string SaneSpikes = "sane_spikes";
    public const string GoodSpikes = "fn_fp_filtered_spikes";
    public const string Waveform = "mean_waveform_preprocessed";
    public const string Channels = "channel_ids";
    public const string ChannelPositions = "channelmap";
    public const string Amplitudes = "amplitudes";
}

/// <summary>A truth as h5py stores it: these two names with these values are a NumPy bool to Python, which a mask has to be there.</summary>
internal enum CerebellumTruth : byte
{
    FALSE = 0,
    TRUE = 1,
}
