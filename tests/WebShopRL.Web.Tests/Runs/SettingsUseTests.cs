using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Runs;

/// <summary>A setting that a run would not use is refused where somebody gives it, not ignored.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class SettingsUseTests
{
    public static TheoryData<string> AlgorithmNames => [.. Algorithms.All.Select(algorithm => algorithm.Name)];

    [Theory]
    [InlineData("dpo", """{"loss": "ipo", "label_smoothing": 0.1}""", "label_smoothing", "loss is sigmoid or robust, and loss is ipo here")]
    [InlineData("dpo", """{"loss": "hinge", "label_smoothing": 0.1}""", "label_smoothing", "loss is sigmoid or robust, and loss is hinge here")]
    [InlineData("dpo", """{"pairs": "demonstrated", "candidates": 8}""", "candidates", "pairs is measured, and pairs is demonstrated here")]
    [InlineData("dpo", """{"pairs": "generated", "minimum_difference": 0.4}""", "minimum_difference", "pairs is measured")]
    [InlineData("dpo", """{"pairs": "generated", "demonstrations": "imported"}""", "demonstrations", "pairs is demonstrated")]
    [InlineData("dpo", """{"demonstrations": "imported"}""", "demonstrations", "pairs is demonstrated or trajectories, and pairs is measured here")]
    [InlineData("dpo", """{"pairs": "demonstrated", "rollouts": 2}""", "rollouts", "pairs is trajectories, and pairs is demonstrated here")]
    [InlineData("dpo", """{"playouts": 9}""", "playouts", "pairs is measured and playing_on is sample, and playing_on is greedy here")]
    [InlineData("search_il", """{"demonstrations": "imported", "queries_per_goal": 4}""", "queries_per_goal", "demonstrations is scripted")]
    [InlineData("il", """{"beta": 0.3}""", "beta", "dpo has it")]
    [InlineData("pretrain", """{"validation_goals": 10}""", "validation_goals", "Unknown setting")]
    public void Merge_RefusesASetting_ThatTheRunWouldNotUse(string algorithm, string given, string setting, string message)
    {
        var errors = Merge(algorithm, given, fromScratch: algorithm != "dpo");
        Assert.Contains(message, Assert.Single(errors[$"settings.{setting}"]), StringComparison.Ordinal);
        Assert.Single(errors);
    }

    [Theory]
    [InlineData("il", """{"network": "bert-base"}""", "network")]
    [InlineData("pretrain", """{"dropout": 0.3}""", "dropout")]
    [InlineData("search_il", """{"vocabulary": 5000}""", "vocabulary")]
    public void Merge_RefusesWhatACheckpointBrings_WhereOneIsNamed(string algorithm, string given, string setting)
    {
        Assert.Contains("checkpoint", Assert.Single(Merge(algorithm, given, fromScratch: false)[$"settings.{setting}"]), StringComparison.Ordinal);
        Assert.Empty(Merge(algorithm, given, fromScratch: true));
    }

    [Theory]
    [InlineData("dpo", """{"loss": "robust", "label_smoothing": 0.1}""")]
    [InlineData("dpo", """{"pairs": "demonstrated", "demonstrations": "imported", "sft_weight": 0.5}""")]
    [InlineData("dpo", """{"playing_on": "sample", "playouts": 9}""")]
    // What the preset has anyway says nothing new: a client may send back all that GET /algorithms describes.
    [InlineData("dpo", """{"loss": "ipo", "label_smoothing": 0, "playouts": 4, "candidates": 6, "pairs": "demonstrated"}""")]
    public void Merge_TakesASetting_ThatTheRunUses_OrThatChangesNothing(string algorithm, string given) => Assert.Empty(Merge(algorithm, given, fromScratch: false));

    /// <summary>The attributes name properties and values as texts: a renamed one must not go unseen.</summary>
    [Theory]
    [MemberData(nameof(AlgorithmNames))]
    public void Conditions_NameSettings_AndLegalValuesOfThem(string algorithm)
    {
        var settings = SettingsJson.Find(algorithm);
        var fields = SettingsJson.Describe(settings.Presets.Values.First()).ToDictionary(field => field.Name);
        foreach (var condition in fields.Values.SelectMany(field => field.UsedWhere))
            Assert.Superset(condition.Values.ToHashSet(), fields[condition.Setting].Choices!.ToHashSet());
        foreach (WithoutSettingAttribute without in settings.SettingsType.GetCustomAttributes(typeof(WithoutSettingAttribute), inherit: true))
            Assert.NotNull(settings.SettingsType.GetProperty(without.Setting));
    }

    private static IReadOnlyDictionary<string, string[]> Merge(string algorithm, string given, bool fromScratch)
    {
        var errors = new RequestErrors();
        SettingsJson.Merge(SettingsJson.Find(algorithm).Presets.Values.First(), JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(given)!, errors, fromScratch);
        return errors.ToDictionary();
    }
}
