using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Unit)]
public sealed class SettingsJsonTests
{
    public static TheoryData<string> AlgorithmNames => [.. Algorithms.All.Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(AlgorithmNames))]
    public void Serialize_ReadsBackEqual_ForEveryPreset(string algorithm)
    {
        foreach (var preset in SettingsJson.Find(algorithm).Presets.Values)
            Assert.Equal(preset, SettingsJson.Deserialize(algorithm, SettingsJson.Serialize(preset)));
    }

    [Theory]
    [MemberData(nameof(AlgorithmNames))]
    public void Describe_NamesEveryMember_WithALegalDefault(string algorithm)
    {
        foreach (var preset in SettingsJson.Find(algorithm).Presets.Values)
        {
            var fields = SettingsJson.Describe(preset);
            Assert.Equal(JsonDocument.Parse(SettingsJson.Serialize(preset)).RootElement.EnumerateObject().Select(member => member.Name).Order(), fields.Select(field => field.Name).Order());
            var errors = new RequestErrors();
            Assert.Equal(preset, SettingsJson.Merge(preset, fields.ToDictionary(field => field.Name, field => field.Default), errors));
            Assert.Empty(errors.ToDictionary());
            Assert.All(fields, field => Assert.False(string.IsNullOrWhiteSpace(field.Help), $"{algorithm}.{field.Name} has no help."));
        }
    }

    [Fact]
    public void Deserialize_TakesTheOldWordOfStoredSettings_AndMergeDoesNot()
    {
        Assert.Contains("\"pairs\":\"demonstrated\"", SettingsJson.Serialize(SettingsJson.Deserialize("dpo", """{"pairs":"human"}""")), StringComparison.Ordinal);
        var errors = new RequestErrors();
        Assert.Null(SettingsJson.Merge(SettingsJson.Find("dpo").Presets["demo"], new Dictionary<string, JsonElement> { ["pairs"] = JsonSerializer.SerializeToElement("human") }, errors));
        Assert.Contains("demonstrated", Assert.Single(errors.ToDictionary()["settings.pairs"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("il", "network,vocabulary,dropout,page_tokens,action_tokens,memory_tokens,demonstrations", "Memory")]
    [InlineData("dpo", "pairs,goals", "Memory")]
    [InlineData("pg", "updates,environments,choices_per_update", "Memory")]
    [InlineData("ppo", "updates,episodes_per_update,parallel", "Memory")]
    public void Describe_BeginsWithWhatPeopleDecideFirst(string algorithm, string first, string last)
    {
        var fields = SettingsJson.Describe(SettingsJson.Find(algorithm).Presets.Values.First());
        Assert.Equal(first.Split(','), fields.Take(first.Count(c => c == ',') + 1).Select(field => field.Name));
        Assert.Equal(last, fields[^1].Group);
    }

    [Fact]
    public void Merge_LaysGivenValuesOverThePreset_WhenTheyAreLegal()
    {
        var merged = Merge(out var errors, ("learning_rate", "0.001"), ("network", "\"bert-mini\""));
        Assert.Equal(new ImitationSettings { LearningRate = 0.001, Network = "bert-mini" }, merged);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("learning_rate", "5", "out of range", "0.1")]
    [InlineData("learning_rate", "1e999", "not legal", "a number")]
    [InlineData("learning_rate", "\"fast\"", "not legal", "a number")]
    [InlineData("learning_rate", "null", "Null", "a number")]
    [InlineData("network", "\"bert-tiyn\"", "bert-base", "Did you mean 'bert-tiny'?")]
    [InlineData("network", "\"\\ud800\"", "surrogate", "Unicode")]
    [InlineData("network", "\"a\\u0000\"", "NUL", "stored")]
    [InlineData("learning_rat", "0.1", "Unknown setting", "Did you mean 'learning_rate'?")]
    public void Merge_NamesTheSettingAndTheMend_WhenAValueIsNotLegal(string name, string value, string problem, string mend)
    {
        Assert.Null(Merge(out var errors, (name, value)));
        var message = Assert.Single(Assert.Single(errors, entry => entry.Key == $"settings.{name}").Value);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(mend, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_LeavesRoomForThePage_BesideAMemory()
    {
        Assert.Equal(new ImitationSettings { MemoryTokens = 128 }, Merge(out _, ("memory_tokens", "128")));
        foreach (var (memory, page, mend) in new[] { ("7", "512", "8 to 496"), ("49", "64", "8 to 48"), ("8", "20", "give 0, or more page_tokens") })
        {
            Assert.Null(Merge(out var errors, ("memory_tokens", memory), ("page_tokens", page)));
            Assert.Contains(mend, Assert.Single(errors["settings.memory_tokens"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Merge_TellsEverythingThatIsWrong_AtOnce()
    {
        Assert.Null(Merge(out var errors, ("learning_rate", "-1"), ("network", "7"), ("nothing", "1")));
        Assert.Equal(["settings.learning_rate", "settings.network", "settings.nothing"], errors.Keys.Order());
    }

    [Fact]
    public void Deserialize_TakesTheDefault_WhenTheTextIsOlderThanTheMember() =>
        Assert.Equal(new ImitationSettings { Network = "bert-mini" }, SettingsJson.Deserialize("il", """{"network": "bert-mini"}"""));

    private static TrainingSettings? Merge(out IReadOnlyDictionary<string, string[]> errors, params (string Name, string Json)[] given)
    {
        var collected = new RequestErrors();
        var merged = SettingsJson.Merge(new ImitationSettings(), given.ToDictionary(entry => entry.Name, entry => JsonDocument.Parse(entry.Json).RootElement), collected);
        errors = collected.ToDictionary();
        return merged;
    }
}
