using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Web;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints.Naming;
using WebShopRL.Web.Studies;

namespace WebShopRL.Tests.Hosting;

/// <summary>A site on which something has been done: a small study with two seeds, its evaluations, bandit and generated set, and an episode that is under way. Every page has something to show.</summary>
public sealed partial class ShownSite : Site
{
    private const int MostSeconds = 600;

    private static readonly Dictionary<string, JsonElement> Small = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        """{"trajectories": 60, "epochs": 2, "vocabulary": 800, "page_tokens": 128, "batch": 8, "validation_goals": 10, "validate_every": 6}""")!;

    private Dictionary<string, string> _ids = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var launched = await Services.GetRequiredService<StudyLauncher>().LaunchAsync(new StudyRequest(Plan: new StudyPlan(
        [
            new("imitation", new("il", Settings: Small)),
            new("own episodes", Generation: new(new(Baseline: "expert"), 8)),
            new("test", Evaluations: new([new(Baseline: "rule"), new(Baseline: "expert"), new("stage:imitation")], "test", Episodes: 20, MaxSteps: 12)),
            new("bandit", Comparison: new([new(Baseline: "rule"), new(Baseline: "expert")], Rollouts: 60, ParallelRuns: 2)),
        ]), Seeds: 2, Name: "First study"));
        var study = launched.Study!.Id;
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        using var played = await http.PostAsJsonAsync("/api/v1/episodes", new { goal = 3 });
        var episode = (await played.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").ToString();
        for (var second = 0; await WithStoreAsync(store => store.Studies.AnyAsync(row => row.Id == study && row.FinishedAt == null)); second++)
        {
            Assert.True(second < MostSeconds, $"The study of the shown site has not ended after {MostSeconds} s.");
            await Task.Delay(1_000);
        }
        var best = await WithStoreAsync(store => store.Runs.Where(run => run.BestCheckpointId != null).MinAsync(run => run.Id));
        await Services.GetRequiredService<CheckpointNaming>().GiveAsync(new CheckpointNameRequest("shown-best", $"run:{Text(best)}"), Caller.Service);
        var beside = await CopyTrajectoryAsync();
        _ids = await WithStoreAsync(async store => new Dictionary<string, string>
        {
            ["runs"] = Text(await store.Runs.MinAsync(row => row.Id)),
            ["evaluations"] = Text(await store.Evaluations.MinAsync(row => row.Id)),
            ["second"] = Text(await store.Evaluations.OrderBy(row => row.Id).Skip(1).Select(row => row.Id).FirstAsync()),
            ["comparisons"] = Text(await store.Comparisons.MinAsync(row => row.Id)),
            ["trajectories"] = Text(await store.Trajectories.MinAsync(row => row.Id)),
            ["beside"] = Text(beside),
            ["sets"] = Text(await store.TrajectorySets.MaxAsync(row => row.Id)),
            ["studies"] = Text(study),
            ["play"] = episode,
        });
    }

    /// <summary>Another trajectory of the first one's goal, to stand beside it.</summary>
    private Task<int> CopyTrajectoryAsync() => WithStoreAsync(async store =>
    {
        var copy = await store.Trajectories.AsNoTracking().OrderBy(row => row.Id).FirstAsync();
        copy.Id = 0;
        store.Trajectories.Add(copy);
        await store.SaveChangesAsync();
        return copy.Id;
    });

    /// <summary>Every address that a page of the program has, with an id that there is where it takes one, and the pages that look otherwise with a query.</summary>
    public IReadOnlyList<string> Addresses =>
    [
        .. typeof(WebShopApplication).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => Parameter().Replace(route.Template, _ids.GetValueOrDefault(route.Template.Split('/')[1], "1"))).Order(StringComparer.Ordinal),
        $"/compare?runs={_ids["runs"]},{int.Parse(_ids["runs"], System.Globalization.CultureInfo.InvariantCulture) + 1}", $"/launch?clone={_ids["runs"]}", $"/evaluations/pair?first={_ids["evaluations"]}&second={_ids["second"]}", TrajectoryAsked, $"{TrajectoryAsked}&beside={_ids["beside"]}", $"/trajectories?set={_ids["sets"]}&edit={_ids["sets"]}", "/runs/999999", "/evaluations/999999",
    ];

    /// <summary>The second step of a trajectory, with the probabilities of a policy.</summary>
    public string TrajectoryAsked => $"/trajectories/{_ids["trajectories"]}?step=2&agent=run:{_ids["runs"]}";

    /// <summary>An address as the name of a file, without the ids that differ from one time to the next.</summary>
    public string NameOf(string address)
    {
        var words = address.Split('?')[0].Trim('/').Split('/');
        var page = words switch { [] or [""] => "home", [var one] => one, [var kind, "999999"] => $"{kind}-unknown", [var kind, var id] when _ids.GetValueOrDefault(kind, "1") == id => $"{kind}-one", _ => string.Join('-', words) };
        return address.Contains("beside=", StringComparison.Ordinal) ? $"{page}-beside" : address.Contains('?', StringComparison.Ordinal) ? $"{page}-chosen" : page;
    }

    private static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

/// <summary>Tests that look at all pages share what was done on the shown site.</summary>
[CollectionDefinition(Name)]
public sealed class ShownCollection : ICollectionFixture<ShownSite>
{
    public const string Name = "every page";
}
