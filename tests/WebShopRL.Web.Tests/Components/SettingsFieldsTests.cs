using Bunit;
using WebShopRL.Agents;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Components;

/// <summary>The settings of a run to launch, as a form.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class SettingsFieldsTests : BunitContext
{
    private const string Rate = "learning_rate";

    private static readonly IReadOnlyList<SettingsField> Fields = SettingsJson.Describe(Algorithms.All.Single(algorithm => algorithm.Name == "dpo").Presets.First().Value);

    private readonly Dictionary<string, string> _values = Fields.ToDictionary(field => field.Name, field => SettingsJson.AsText(field.Default));

    [Fact]
    public void Presets_HaveNothingThatDiffers()
    {
        var form = Shown();
        Assert.Empty(form.FindAll(".differs"));
        Assert.Equal("All settings are the preset's (small).", form.Find("[role=status]").TextContent);
        Assert.All(Fields, field => Assert.Single(form.FindAll($"[id='settings.{field.Name}']")));
    }

    [Fact]
    public void Changed_SaysWhatThePresetHas_AndTakesItBack()
    {
        var usual = _values[Rate];
        var form = Shown();
        form.Find($"[id='settings.{Rate}']").Input("0.5");
        Assert.Equal("0.5", _values[Rate]);
        form = Shown();
        Assert.StartsWith($"The preset has {usual}", Assert.Single(form.FindAll(".differs")).TextContent);
        Assert.StartsWith($"1 of {Fields.Count} settings differ from the preset small: {Fields.Single(field => field.Name == Rate).Label}", form.Find("[role=status]").TextContent);
        form.Find(".differs button").Click();
        Assert.Equal(usual, _values[Rate]);
        Assert.Empty(Shown().FindAll(".differs"));
    }

    [Fact]
    public void EveryKindOfField_TellsItsNewValueAsText()
    {
        var form = Shown();
        foreach (var field in Fields)
        {
            var input = form.Find($"[id='settings.{field.Name}']");
            var (before, expected) = (_values[field.Name], field.Choices is { } choices ? choices[^1] : field.Type == "boolean" ? _values[field.Name] == "true" ? "false" : "true" : "7");
            if (field.Choices is not null)
                input.Change(expected);
            else if (field.Type == "boolean")
                input.Change(expected == "true");
            else
                input.Input(expected);
            Assert.True(expected == _values[field.Name], $"{field.Name}: {before} became {_values[field.Name]}, not {expected}");
        }
    }

    [Fact]
    public void Errors_StandAtTheirField_AndRangesAreTold()
    {
        var form = Shown(new() { [$"settings.{Rate}"] = ["must be more than 0."] });
        Assert.Equal([$"settings.{Rate}"], form.FindAll("[aria-invalid=true]").Select(input => input.Id));
        Assert.Contains("must be more than 0.", form.Markup, StringComparison.Ordinal);
        var bounded = Fields.First(field => field is { Minimum: not null, Maximum: not null });
        Assert.Contains(FormattableString.Invariant($"{bounded.Minimum} to {bounded.Maximum}."), form.Find($"[id='settings.{bounded.Name}-help']").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<SettingsFields> Shown(Dictionary<string, string[]>? errors = null) => Render<SettingsFields>(with => with
        .Add(form => form.Fields, Fields).Add(form => form.Values, _values).Add(form => form.Preset, "small").Add(form => form.Errors, errors ?? []).Add(form => form.OnChange, change => _values[change.Name] = change.Value));
}
