using System;
using System.IO;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

public sealed class FeatureTableTests : IDisposable
{
    private static readonly string[] Features = [.. ThesisFeatureTable.TemporalFeatures, .. ThesisFeatureTable.WaveformFeatures];
    private readonly TemporaryFolder _folder = new();

    private string TablePath => _folder.PathOf("table.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Thesis_table_holds_the_77_units_of_the_thesis()
    {
        LabelledSet set = ThesisFeatureTable.Read(SharedData.File("thesis_features/Aug-09-2022_all_features.csv"));
        Assert.Equal(77, set.Count);
        Assert.Equal(["GoC", "GrC", "MFB", "MLI", "PkC_cs", "PkC_ss"], set.ClassNames);
        Assert.Equal([25, 6, 9, 5, 11, 21], set.UnitsPerClass());
        Assert.Equal(32, set.InputLength);
        Assert.Equal(14, set.Groups["mouse"].Distinct().Count());
        Assert.Equal(15, set.Groups["recording"].Distinct().Count());
        Assert.Equal(24, Enumerable.Range(0, 77).Count(unit => set.Labels[unit] == 0 && set.Groups["mouse"][unit] == "DK186"));
        Assert.Equal("18-08-30_YC001_probe1/431", set.UnitIds[0]);
        Assert.Equal(150.7322930613f, set.Row(0)[0]);
        Assert.Equal(1.0344596424978f, set.Row(0)[31]);
    }

    [Fact]
    public void C4_table_holds_658_units_of_three_labs()
    {
        LabelledSet set = C4FeatureTable.Read(SharedData.File("c4_features/units.csv"));
        Assert.Equal(658, set.Count);
        Assert.Equal(["GoC", "GrC", "MFB", "MLI", "PkC_cs", "PkC_ss"], set.ClassNames);
        Assert.Equal(106, set.Groups["lab"].Count(lab => lab == "hausser"));
        Assert.Equal(62, set.Groups["lab"].Count(lab => lab == "hull"));
        Assert.Equal(490, set.Groups["lab"].Count(lab => lab == "lisberger"));
        Assert.Equal(173, set.Groups["recording"].Distinct().Count());
        Assert.DoesNotContain("relevant_channel", set.InputNames);
        int ratio = set.InputNames.ToList().IndexOf("dendritic_comp_amp");
        Assert.Equal(17, Enumerable.Range(0, 658).Count(unit => set.Row(unit)[ratio] == -1));
    }

    [Fact]
    public void Units_without_good_spikes_are_left_out()
    {
        Write(Row("a_m1_p", "1", zeros: 6), Row("a_m1_p", "2", zeros: 5), Row("a_m2_p", "3", zeros: 0));
        LabelledSet set = ThesisFeatureTable.Read(TablePath);
        Assert.Equal(["a_m1_p/2", "a_m2_p/3"], set.UnitIds);
        Assert.Equal(["m1", "m2"], set.Groups["mouse"]);
        Assert.Equal(["a_m1_p", "a_m2_p"], set.Groups["recording"]);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        File.WriteAllText(TablePath, "label,dp,unit,mfr\nGoC,a_b_c,1,2\n");
        AssertRefused(" has no column 'mifr'; its columns are label, dp, unit, mfr.");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("1e60")]
    public void A_field_that_is_not_a_number_is_named_with_its_line(string field)
    {
        string bad = Row("a_m1_p", "2");
        Write(Row("a_m1_p", "1"), bad[..bad.LastIndexOf(',')] + "," + field);
        AssertRefused($", line 3, column 'dendritic_comp_amp': '{field}' is not a finite number.");
    }

    [Fact]
    public void Lines_are_counted_as_an_editor_does()
    {
        Write("", Row("a_m1_p", "1"), "", Row("nothing", "2"));
        AssertRefused(", line 5, column 'dp': 'nothing' is not of the form date_mouse_probe.");
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        File.WriteAllText(TablePath, "");
        AssertRefused(" is empty, or a pipe or a device: copy it again, or give another file.");
        File.WriteAllText(TablePath, "\n");
        AssertRefused(" is empty.");
    }

    [Fact]
    public void A_header_without_units_is_refused()
    {
        Write();
        AssertRefused(" has a header and no units.");
    }

    [Fact]
    public void A_table_without_a_single_good_unit_is_refused()
    {
        Write(Row("a_m1_p", "1", zeros: 20));
        AssertRefused(": every unit has more than 5 features that are zero.");
    }

    [Fact]
    public void A_line_of_another_length_is_refused()
    {
        Write(Row("a_m1_p", "1"), Row("a_m1_p", "2") + ",9");
        AssertRefused(", line 3: a quote is not closed, or the line has not as many fields as the header.");
    }

    [Fact]
    public void An_unclosed_quote_is_refused()
    {
        Write(Row("a_m1_p", "1"), "\"" + Row("a_m1_p", "2"));
        AssertRefused(", line 3: a quote is not closed, or the line has not as many fields as the header.");
    }

    [Fact]
    public void A_unit_that_comes_twice_is_refused()
    {
        Write(Row("a_m1_p", "1"), Row("a_m1_p", "1"));
        AssertRefused(", line 3, column 'unit': unit a_m1_p/1 comes twice.");
    }

    [Fact]
    public void A_unit_without_label_is_refused()
    {
        Write(Row("a_m1_p", "1"), Row("a_m1_p", "2").Replace("GoC", " "));
        AssertRefused(", line 3, column 'label': the label is missing.");
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        File.WriteAllText(TablePath, "label,dp,unit,label\n");
        AssertRefused(": there are two columns 'label'.");
    }

    private static string Row(string recording, string unit, int zeros = 0) =>
        string.Join(',', ["GoC", $"/data/{recording}/", unit, .. Features.Select((_, i) => i < zeros ? "0.0" : $"{i + 1}.5")]);

    private void Write(params string[] rows) => File.WriteAllLines(TablePath, ["label,dp,unit," + string.Join(',', Features), .. rows]);

    private void AssertRefused(string message)
    {
        var error = Assert.Throws<CellTypesException>(() => ThesisFeatureTable.Read(TablePath));
        Assert.Equal(TablePath + message, error.Message);
    }
}
