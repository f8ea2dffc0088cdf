using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Families;
using CellTypes.Training.ShortForms;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Training.Tests.ShortForms;

public sealed class ShortFormTests
{
    // What a parser could stumble over, and plain letters between.
    private static readonly Gen<string> AnyText =
        Gen.Elements("a", "b", "1", "a=", "=", ",", ":", "(", ")", "+", "\"", "\"\"", " ", "\t", "-", ".", "é", "\ud800", "\0").ArrayOf().Select(string.Concat);

    private static readonly Gen<string> Key = Gen.Elements("a", "units", "warm-up", "forest.leaf", "B2", "x_y");

    private static readonly Gen<KeyValuePair<string, string>> Setting = Key.SelectMany(key => AnyText.Select(value => KeyValuePair.Create(key, value.Trim())));

    private static readonly Gen<KeyValuePair<string, string>> SettingOrPlace =
        Gen.OneOf(Setting, AnyText.Select(value => KeyValuePair.Create(ShortForm.Place, value.Trim())));

    [Theory]
    [InlineData("loo", "loo|")]
    [InlineData("sim:", "sim|")]
    [InlineData("sim:units=200,duration=10min", "sim|units=200|duration=10min")]
    [InlineData("sim:units=2,,seed=1,", "sim|units=2|seed=1")]
    [InlineData("sim: units = 2 ,seed= 1", "sim|units=2|seed=1")]
    [InlineData("phy:C:\\a (copy),/b/x=1/c,labels=l(1.csv", "phy|=C:\\a (copy)|=/b/x=1/c|labels=l(1.csv")]
    [InlineData("phy:\"a, b\",\"c=d\",labels=\"say \"\"e\"\", f\"", "phy|=a, b|=c=d|labels=say \"e\", f")]
    [InlineData("phy:a\"b,c\"d,\"e", "phy|=a\"b|=c\"d|=\"e")]
    [InlineData("kfold:10,group=cell", "kfold|=10|group=cell")]
    [InlineData("split:3:7", "split|=3:7")]
    [InlineData("trace:f(1,2).npy,unit=V", "trace|=f(1,2).npy|unit=V")]
    public void Texts_are_taken_apart(string text, string parts) =>
        Assert.Equal(parts, $"{ShortForm.Parse(text).Name}|{string.Join("|", ShortForm.Parse(text).Settings.Select(setting => $"{setting.Key}={setting.Value}"))}");

    [Fact]
    public void What_is_said_to_be_a_place_is_one_though_it_looks_like_a_setting() =>
        Assert.Equal([new("", "v=1.npy"), new("unit", "V")], ShortForm.Parse("trace:v=1.npy,unit=V", place => place == "v=1.npy").Settings);

    [Fact]
    public void Any_text_is_a_form_that_is_read_as_it_is_written() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(AnyText.ToArbitrary(), text =>
    {
        ShortForm form = ShortForm.Parse($"n:{text}");
        IsReadAsWritten(form, ShortForm.Parse($"{form}"));
        try
        {
            ShortForm call = ShortForm.ParseCall(text);
            IsReadAsWritten(call, ShortForm.ParseCall($"{call}"));
        }
        catch (CellTypesException)
        {
            // Parentheses do not match.
        }
    }));

    [Fact]
    public void Any_settings_are_read_as_they_are_written() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(SettingOrPlace.ArrayOf().ToArbitrary(), settings =>
    {
        ShortForm call = new("f", settings);
        IsReadAsWritten(call, ShortForm.ParseCall($"{call}"));
        // Within a family beside others too.
        FamilyText family = FamilyText.Parse($"tuned(trials=3):{call}+cnn:single+{call}");
        Assert.Equal(["tuned", "f", "cnn:single", "f"], family.Wrappers.Concat(family.Parts).Select(part => part.Name));
        IsReadAsWritten(call, family.Parts[2]);
        if (settings.Length > 0) IsReadAsWritten(call, ShortForm.Parse($"f:{$"{call}"[2..^1]}"));
    }));

    [Fact]
    public void Parts_make_up_the_text_and_separators_in_pairs_are_not_cut() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(AnyText.ToArbitrary(), text =>
    {
        Assert.Equal(text, string.Join(',', ShortForm.Split(text, ',')));
        Assert.Equal([$"({text.Replace("(", "").Replace(")", "").Replace("\"", "")})", "x"], ShortForm.Split($"({text.Replace("(", "").Replace(")", "").Replace("\"", "")}),x", ','));
        Assert.Equal([$"\"{text.Replace("\"", "\"\"")}\"", "x"], ShortForm.Split($"\"{text.Replace("\"", "\"\"")}\",x", ','));
    }));

    [Fact]
    public void Long_texts_of_signs_take_no_time() => Assert.Single(ShortForm.Parse("n:" + string.Concat(Enumerable.Repeat("(\"", 100_000))).Settings);

    [Theory]
    [InlineData("x:n=1.5", "n is '1.5'; it must be a whole number.")]
    [InlineData("x:n=99999999999", "n is '99999999999'; it must be a whole number below 2147483648.")]
    [InlineData("x:n=", "n is ''; it must be a whole number.")]
    [InlineData("x:d=1,5", "'5' is no setting, which is written NAME=VALUE; the settings are n, d, t, f, l, s.")]
    [InlineData("x:d=1e999", "d is '1e999'; it must be a number, such as 1.5.")]
    [InlineData("x:t=5 parsecs", "t is '5 parsecs'; it must be a time with its unit, such as 500ms, 30s, 20min or 1.5h; without a unit it is seconds.")]
    [InlineData("x:t=-1s", "t is '-1s'; it must be a time")]
    [InlineData("x:f=true", "f is 'true'; it must be yes or no.")]
    [InlineData("x:l=3-0", "l is '3-0'; it must be whole numbers from 1 to 9 with dashes between them, such as 117-148.")]
    [InlineData("x:l=", "l is ''; it must be whole numbers")]
    [InlineData("x:s=", "s= is empty.")]
    [InlineData("x:n=1,n=2", "n is written 2 times.")]
    [InlineData("x:colour=red", "there is no setting 'colour'; the settings are n, d, t, f, l, s.")]
    [InlineData("x:nn=1", "there is no setting 'nn', perhaps n is meant; the settings are n, d, t, f, l, s.")]
    public void Wrong_settings_are_named(string text, string problem) =>
        Assert.StartsWith($"'{text}': {problem}", Assert.Throws<CellTypesException>(() => Read(ShortForm.Parse(text))).Message);

    [Fact]
    public void Values_are_read_by_kind() =>
        Assert.Equal("-3 1E-05 00:20:00 True 7-8 a b", Read(ShortForm.Parse("x:n=-3,d=1e-5,t=20min,f=yes,l=7-8").With([new("l", "5"), new("s", "a b")])));

    private static string Read(ShortForm form) => form.Read(settings =>
        FormattableString.Invariant($"{settings.Integer("n")} {settings.Number("d")} {settings.Time("t")} {settings.Flag("f", false)} ")
        + $"{string.Join('-', settings.Integers("l", 1, 9) ?? [])} {settings.Text("s")}");

    private static void IsReadAsWritten(ShortForm expected, ShortForm actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Settings, actual.Settings);
    }
}
