using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace WebShopRL.Web.Trajectories;

/// <summary>Which trajectories are asked for: the page's address says it, and the export's says the same.</summary>
public sealed partial class TrajectoriesPage
{
    private static readonly (string Format, string File)[] ConversationFiles = [(ImportForms.AgentGym, "agentgym.json"), (ImportForms.Eto, "eto.json"), (ImportForms.Trl, "preferences.jsonl")];

    private static readonly string[] Sources = ["human", "imported", "scripted", "policy"];

    [SupplyParameterFromQuery] public string? Source { get; set; }
    [SupplyParameterFromQuery] public bool Perfect { get; set; }
    [SupplyParameterFromQuery] public string? Text { get; set; }
    [SupplyParameterFromQuery] public string? Annotator { get; set; }
    [SupplyParameterFromQuery] public string? Agent { get; set; }

    // Texts, so that the page can tell what is no number.
    [SupplyParameterFromQuery] public string? Goal { get; set; }
    [SupplyParameterFromQuery] public string? MinReward { get; set; }
    [SupplyParameterFromQuery] public string? MinLength { get; set; }
    [SupplyParameterFromQuery] public string? MaxLength { get; set; }
    [SupplyParameterFromQuery] public int? Set { get; set; }
    [SupplyParameterFromQuery] public int? Before { get; set; }

    /// <summary>The same as the API takes, and the export.</summary>
    private TrajectoryFilter Asked => new() { Source = Given(Source), Set = Set, Text = Given(Text), Agent = Given(Agent), Annotator = Given(Annotator), Goal = Whole(Goal), MinReward = Perfect ? 1 : Share(MinReward), MinLength = Whole(MinLength), MaxLength = Whole(MaxLength) };

    private bool IsFiltered => Asked != new TrajectoryFilter();

    private string ExportAddress(string? format = null) => QueryHelpers.AddQueryString("/api/v1/trajectories/export", new Dictionary<string, string?>
    {
        ["source"] = Asked.Source, ["set"] = Number(Asked.Set), ["text"] = Asked.Text, ["agent"] = Asked.Agent, ["annotator"] = Asked.Annotator, ["goal"] = Number(Asked.Goal), ["min_reward"] = Number(Asked.MinReward), ["min_length"] = Number(Asked.MinLength), ["max_length"] = Number(Asked.MaxLength), ["format"] = format,
    }.Where(part => part.Value is not null));

    /// <summary>What the address has for a number and is none, with what would be one.</summary>
    private IReadOnlyList<(string Name, string Value, string Form)> Unread =>
    [
        .. new[] { ("goal", Goal), ("a smallest number of steps", MinLength), ("a largest number of steps", MaxLength) }.Where(asked => Given(asked.Item2) is not null && Whole(asked.Item2) is null).Select(asked => (asked.Item1, asked.Item2!, "no whole number from 0")),
        .. Given(MinReward) is { } reward && Share(reward) is null ? new[] { ("a reward from", reward, "no number from 0 to 1") } : [],
    ];

    private static int? Whole(string? text) => int.TryParse(Given(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Share(string? text) => double.TryParse(Given(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number : null;

    /// <summary>The agents to choose from, the one that is asked for among them.</summary>
    private IEnumerable<(string Value, string Label)> Agents => Given(Agent) is { } asked && !_agents.Any(agent => agent.Value == asked) ? [(asked, asked), .. _agents] : _agents;

    private string? Called(string? agent) => agent is null ? null : _agents.FirstOrDefault(known => known.Value == agent).Label ?? agent;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Number(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private void SetQuery(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value.Length > 0 ? value : null, ["before"] = null }));
}
