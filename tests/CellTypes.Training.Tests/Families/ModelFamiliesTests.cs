using System.Linq;
using CellTypes.Training.Families;

namespace CellTypes.Training.Tests.Families;

public class ModelFamiliesTests
{
    [Theory]
    [InlineData("forest(trees=17)", "random forest (17 trees, gini, sqrt features per split, leaves of 2 or more, class weights balanced)")]
    [InlineData(
        "forest(trees=17,leaf=5,criterion=entropy,features=log2,weights=none)",
        "random forest (17 trees, entropy, log2 features per split, leaves of 5 or more, class weights none)")]
    [InlineData(
        "balanced-forest(features=7, oversample=yes)",
        "random forest (300 trees, gini, 7 features per split, leaves of 2 or more, class weights balanced), randomly oversampled")]
    [InlineData(
        "thesis-forest(oversample=no,features=all)",
        "random forest (328 trees, entropy, all features per split, leaves of 3 or more, class weights none)")]
    [InlineData("linear(penalty=0.5)", "logistic regression (L2 penalty 0.5, class weights none), inputs scaled view by view")]
    [InlineData("linear(weights=balanced,penalty=1e-3)", "logistic regression (L2 penalty 0.001, class weights balanced), inputs scaled view by view")]
    [InlineData("linear-balanced(weights=none)", "logistic regression (L2 penalty 0.01, class weights none), inputs scaled view by view")]
    [InlineData(
        "gp(variance=3,length=1.4)", "Gaussian processes, one class against the rest (variance 3, length scale 1.4), inputs scaled view by view")]
    [InlineData("discriminant", "linear discriminant (Ledoit-Wolf shrinkage), inputs scaled view by view")]
    [InlineData(
        "discriminant(inputs=acg/ms-100@1+features/temporal-15@2)",
        "linear discriminant (Ledoit-Wolf shrinkage), inputs scaled view by view, of acg/ms-100@1 and features/temporal-15@2 alone")]
    [InlineData("discriminant(scale=ranks,priors=equal)", "linear discriminant (Ledoit-Wolf shrinkage, equal priors), inputs replaced by their ranks")]
    public void Settings_in_parentheses_reach_the_family(string text, string description) =>
        Assert.Equal(description, ModelFamilies.Parse(text).Description);

    [Fact]
    public void Settings_combine_with_plus_and_calibrated()
    {
        string mean = $"mean of {ModelFamilies.Parse("gp(length=2)").Description} and {ModelFamilies.Parse("forest(trees=9)").Description}";
        Assert.Equal(mean, ModelFamilies.Parse("gp(length=2)+forest(trees=9)").Description);
        Assert.Equal($"{mean}, temperature fitted on 5 inner folds", ModelFamilies.Parse("calibrated:gp(length=2)+forest(trees=9)").Description);
        Assert.Equal($"{mean}, temperature fitted on 2 inner folds", ModelFamilies.Parse("calibrated(folds=2):gp(length=2)+forest(trees=9)").Description);
        Assert.Equal(ModelFamilies.Parse("gp(variance=1e+2)").Description, ModelFamilies.Parse("gp(variance=100)").Description);
    }

    [Theory]
    [InlineData("forest(tree=3)", "'forest(tree=3)': there is no setting 'tree', perhaps trees is meant; the settings are trees, leaf, criterion, features, weights, bootstrap, oversample, inputs.")]
    [InlineData("discriminant(shrinkage=1)", "'discriminant(shrinkage=1)': there is no setting 'shrinkage'; the settings are priors, scale, inputs.")]
    [InlineData("gp-chosen(length=1)", "'gp-chosen(length=1)': there is no setting 'length'; the settings are inputs.")]
    [InlineData("calibrated(trials=3):gp", "'calibrated(trials=3)': there is no setting 'trials'; the settings are folds.")]
    [InlineData("forest(trees=0)", "'forest(trees=0)': trees is '0'; it must be a whole number from 1 to 100000.")]
    [InlineData("forest(trees=1e3)", "'forest(trees=1e3)': trees is '1e3'; it must be a whole number from 1 to 100000.")]
    [InlineData("forest(criterion=Gini)", "'forest(criterion=Gini)': criterion is 'Gini'; it must be gini or entropy.")]
    [InlineData("forest(features=0)", "'forest(features=0)': features is '0'; it must be sqrt, log2, all or a whole number from 1.")]
    [InlineData("forest(bootstrap=maybe)", "'forest(bootstrap=maybe)': bootstrap is 'maybe'; it must be yes or no.")]
    [InlineData("gp+linear(penalty=0)", "'linear(penalty=0)': penalty is '0'; it must be a number from 1E-09 to 1000000000.")]
    [InlineData("linear(penalty=NaN)", "'linear(penalty=NaN)': penalty is 'NaN'; it must be a number from ")]
    [InlineData("gp(length=Infinity)", "'gp(length=Infinity)': length is 'Infinity'; it must be a number from ")]
    [InlineData("forest(trees=3", "'forest(trees=3' is not written as NAME or NAME(SETTING=VALUE,SETTING=VALUE), for example forest(trees=500,leaf=3).")]
    [InlineData("forest)trees=3(", "'forest)trees=3(' is not written as ")]
    [InlineData("forest(trees)", "'forest(trees)': 'trees' is no setting, which is written NAME=VALUE; the settings are trees, ")]
    [InlineData("forest(trees=)", "'forest(trees=)': trees is ''; it must be a whole number ")]
    [InlineData("forest(trees=3)x", "'forest(trees=3)x' is not written as ")]
    [InlineData("forest(trees=3,trees=4)", "'forest(trees=3,trees=4)': trees is written 2 times.")]
    [InlineData("oracle(trees=3)", "There is no model family 'oracle': use thesis-forest, ")]
    [InlineData("oracle:forest", "There is no model family 'oracle:forest': use thesis-forest, ")]
    public void Bad_settings_are_named(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<CellTypesException>(() => ModelFamilies.Parse(text)).Message);

    [Theory]
    [InlineData("calibrated:tuned(trials=20,by=kfold:5):a(x=b(y=1,z=2+3),w=u:v)+c", "calibrated|tuned(trials=20,by=kfold:5)", "a(x=\"b(y=1,z=2+3)\",w=u:v)|c")]
    [InlineData("a", "", "a")]
    [InlineData("+", "", "|")]
    public void Signs_in_parentheses_do_not_split(string text, string wrappers, string parts)
    {
        FamilyText read = FamilyText.Parse(text);
        Assert.Equal(wrappers, string.Join("|", read.Wrappers));
        Assert.Equal(parts, string.Join("|", read.Parts));
        Assert.Equal(text.Replace("b(y=1,z=2+3)", "\"b(y=1,z=2+3)\""), read.ToString());
        Assert.All(read.Parts.SelectMany(part => part.Settings), setting => Assert.True(setting.Key.Length == 1));
    }
}
