using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Data;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli.Tests;

/// <summary>HDF5 files that end, hold up or fill the memory of whoever reads them: they are named and left out, and the program goes on.</summary>
public sealed class DamagedHdf5Tests : IDisposable
{
    private const int Mutations = 300;

    // Links that lead to themselves overflow the stack; values in a pipe that nobody writes to never come; values that were never written are there at no cost.
    private const string Traps = """
        for name in ('loop', 'hang', 'claim'):
            second(f'{folder}/{name}.nwb', [('X6SP_a', 50000.0, *sweep(50000, 50), 'volts')], 'Pvalb-IRES-Cre', name)
        with h5py.File(f'{folder}/loop.nwb', 'a') as f:
            del f['general/subject/subject_id']; f['general/subject/subject_id'] = h5py.SoftLink('/general/subject/subject_id')
        for name, more in (('hang', dict(external=[(f'{folder}/pipe', 0, 24000)])), ('claim', dict(chunks=(1000,)))):
            with h5py.File(f'{folder}/{name}.nwb', 'a') as f:
                g = f['acquisition/data_00000_AD0']
                attributes = dict(g['data'].attrs); del g['data']
                g.create_dataset('data', (6000 if name == 'hang' else 400_000_000,), 'f4', **more).attrs.update(attributes)

        """;

    private const string Good = """
        for c in range(4):
            second(f'{folder}/{c}.nwb', [('X6SP_a', 50000.0, *sweep(50000, 30 + 2 * c + s), 'volts') for s in range(2)], 'Pvalb-IRES-Cre' if c % 2 else 'Sst-IRES-Cre', f'cell{c}')

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Units_read_by_the_process_are_those_read_here()
    {
        WriteUnits("units.h5");
        TrainingTables here = ReadAll(null);
        using Hdf5Process process = Hdf5Reader.Create(CancellationToken.None);
        TrainingTables there = ReadAll(process);
        Assert.Equal(3, here.Set.Count);
        Assert.Equal(here.Set.Inputs.ToArray(), there.Set.Inputs.ToArray());
        Assert.Equal(here.Set.UnitIds, there.Set.UnitIds);
        Assert.Equal(here.Set.Groups, there.Set.Groups);
        Assert.Equal(here.LeftOut, there.LeftOut);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Whatever_the_bytes_a_file_is_read_or_refused_by_its_name()
    {
        WriteUnits("units.h5");
        byte[] good = File.ReadAllBytes(_folder.PathOf("units.h5"));
        string path = _folder.PathOf("damaged.h5");
        Random random = new(1);
        using Hdf5Process process = new("dotnet", [Celltypes.Program, Hdf5Reader.Command], TimeSpan.FromSeconds(20));
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            File.WriteAllBytes(path, Mutated(good, random));
            try
            {
                Read(path, process);
            }
            catch (CellTypesException refusal)
            {
                refused++;
                Assert.Contains(path, refusal.Message);
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
        Assert.InRange(refused, Mutations / 10, Mutations);
        Assert.Equal(3, Read(_folder.PathOf("units.h5"), process));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Sweeps_of_damaged_files_are_left_out_and_the_others_read()
    {
        NwbFiles.Write(_folder.Root, Good);
        TrainingTables good = SweepSets.OfNwb(_folder.Root, "five", cancellation: TestContext.Current.CancellationToken);
        byte[] bytes = File.ReadAllBytes(_folder.PathOf("0.nwb"));
        Random random = new(2);
        for (int i = 0; i < Mutations; i++) File.WriteAllBytes(_folder.PathOf($"damaged{i}.nwb"), Mutated(bytes, random));
        NwbFiles.Write(_folder.Root, Traps);
        SpecialFiles.Make("pipe", _folder.PathOf("pipe"));
        SpecialFiles.Make("pipe", _folder.PathOf("pipe.nwb"));
        File.WriteAllText(_folder.PathOf("empty.nwb"), "");
        using Hdf5Process process = new("dotnet", [Celltypes.Program, Hdf5Reader.Command], TimeSpan.FromSeconds(5));
        TrainingTables all = SpecialFiles.InTime(() => SweepSets.OfNwb(_folder.Root, "five", process));
        Assert.Subset(all.Set.UnitIds.ToHashSet(), good.Set.UnitIds.Where(id => !id.StartsWith("cell0", StringComparison.Ordinal)).ToHashSet());
        string[] leftOut = [.. all.LeftOut.Where(line => line.Contains(".nwb", StringComparison.Ordinal))];
        Assert.Contains($"1 file: {_folder.PathOf("loop.nwb")} cannot be read: what reads it ends with an error (Stack overflow). It is damaged; copy it again, or write it again", leftOut);
        Assert.Contains($"1 file: {_folder.PathOf("hang.nwb")} cannot be read: it takes more than 5 s. It is damaged; copy it again, or write it again", leftOut);
        Assert.Contains(leftOut, line => line.StartsWith($"1 file: {_folder.PathOf("claim.nwb")}, acquisition/data_00000_AD0/data claims 400000000 values, more than", StringComparison.Ordinal));
        foreach (string name in (string[])["pipe.nwb", "empty.nwb"])
            Assert.Contains($"1 file: {_folder.PathOf(name)} is empty, or a pipe or a device: copy it again, or give another file", leftOut);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void An_evaluation_goes_on_without_a_file_that_ends_its_reader()
    {
        NwbFiles.Write(_folder.Root, Good + Traps);
        File.Delete(_folder.PathOf("hang.nwb"));
        string output = Celltypes.RunProcess("evaluate", "--data", $"allen:{_folder.Root}", "--features", "spike", "--model", "linear", "--protocol", "kfold:2,group=cell", "--seeds", "1").Succeeded();
        Assert.Contains($"left out: 1 file: {_folder.PathOf("loop.nwb")} cannot be read: ", output);
        Assert.Contains("8 units, 13 inputs", output);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_single_file_that_ends_its_reader_ends_the_command_with_a_sentence()
    {
        string path = _folder.PathOf("units.h5");
        WriteUnits("units.h5");
        H5py.Run("""
            with h5py.File(sys.argv[1], 'a') as f:
                name = [n for n in f if '_neuron_' in n][0]
                del f[name]['lab_id']; f[name]['lab_id'] = h5py.SoftLink(f'/{name}/lab_id')
            """, path);
        string expected = $"{path} cannot be read: what reads it ends with an error (Stack overflow). It is damaged; copy it again, or write it again.";
        Assert.Equal(expected, Celltypes.Run("dataset", "info", path).Refused().Split(": ", 2)[1].TrimEnd());
        Assert.Equal(expected, Celltypes.Run("evaluate", "--data", path).Refused().Split(": ", 2)[1].TrimEnd());
    }

    [Fact]
    public void A_reader_that_is_held_up_can_be_stopped()
    {
        WriteUnits("units.h5");
        string pipe = _folder.PathOf("pipe");
        SpecialFiles.Make("pipe", pipe);
        using CancellationTokenSource stop = new();
        // Is ready, takes the beginning of a question, tells so, and never answers.
        using Hdf5Process process = new("bash", ["-c", "printf H; head -c 1 > /dev/null; echo asked > \"$0\"; sleep 3600", pipe], TimeSpan.FromHours(1), stop.Token);
        Task<int> reading = Task.Run(() => Read(_folder.PathOf("units.h5"), process));
        Assert.Equal("asked\n", SpecialFiles.InTime(() => File.ReadAllText(pipe)));
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SpecialFiles.InTime(() => reading.GetAwaiter().GetResult()));
    }

    [Fact]
    public void A_reader_that_does_not_start_is_told()
    {
        WriteUnits("units.h5");
        using Hdf5Process missing = new(_folder.PathOf("none"), []);
        Assert.Contains("does not start", Assert.Throws<CellTypesException>(() => Read(_folder.PathOf("units.h5"), missing)).Message);
        using Hdf5Process other = new("dotnet", [Celltypes.Program, "no-such-command"]);
        Assert.Contains("does not start: what reads it ends with an error", Assert.Throws<CellTypesException>(() => Read(_folder.PathOf("units.h5"), other)).Message);
    }

    private TrainingTables ReadAll(Hdf5Process? process) => RecordedSets.OfFile(
        _folder.PathOf("units.h5"), [new PeakWaveformView(), new AutocorrelogramShapeView()], process, cancellation: TestContext.Current.CancellationToken);

    private static int Read(string path, Hdf5Process process)
    {
        using CerebellumFile file = CerebellumFile.Open(path, process);
        return file.Units().Count();
    }

    // A byte or a few, more often than not where others are not zero; eight bytes of another place, such as an address; an end that is too early.
    private static byte[] Mutated(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int k = random.Next(3); k >= 0; k--)
        {
            int at = random.Next(bytes.Length - 16);
            while (random.Next(4) > 0 && bytes.AsSpan(at, 8).IndexOfAnyExcept((byte)0) < 0) at = random.Next(bytes.Length - 16);
            if (random.Next(3) > 0) bytes[at] = (byte)random.Next(256);
            else bytes.AsSpan(random.Next(bytes.Length / 8 - 2) * 8, 8).CopyTo(bytes.AsSpan(at / 8 * 8));
        }
        return random.Next(30) > 0 ? bytes : bytes[..random.Next(bytes.Length)];
    }

    private void WriteUnits(string name)
    {
        Random random = new(3);
        List<UnitRecord> units = [];
        for (int unit = 0; unit < 3; unit++)
        {
            long sample = 0;
            long[] samples = [.. Enumerable.Range(0, 300).Select(_ => sample += 60 + random.Next(3000))];
            float[] wave = [.. Enumerable.Range(0, 4 * 60).Select(i => (float)(-100 * Math.Exp(-Math.Pow((i % 60 - 20) / 4.0, 2)) / (1 + i / 60) + random.NextDouble()))];
            units.Add(new UnitRecord
            {
                Lab = "lab",
                Recording = "session",
                Neuron = $"{unit}",
                Label = unit == 0 ? "PkC" : "GoC",
                SamplingRate = 30_000,
                SpikeSamples = samples,
                GoodSpikes = Array.ConvertAll(samples, _ => true),
                Waveform = new Template(wave, [0, 1, 2, 3], 60, 30_000),
                Probe = ProbeGeometry.Neuropixels1(),
            });
        }
        CerebellumFileWriter.Write(_folder.PathOf(name), units);
    }
}
