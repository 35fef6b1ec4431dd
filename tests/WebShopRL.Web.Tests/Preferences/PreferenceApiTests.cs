using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Preferences;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Preferences;

[Trait(Category.Name, Category.Integration)]
public sealed partial class PreferenceApiTests(WebShopServer server) : IClassFixture<WebShopServer>, IAsyncLifetime
{
    private const string Path = "/api/v1/preferences";

    public async ValueTask InitializeAsync() => await server.WithStoreAsync(store => store.Preferences.ExecuteDeleteAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Judgement_OfActions_IsOfTheStateThatTheyAreTakenIn()
    {
        var (search, products) = await ResultsAsync(1600);

        var (status, stored) = await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[1]), second = One("click[next >]"), choice = "first", annotator = "ada", seconds = 3.5 });

        Assert.True(status == 201, $"{stored}");
        var read = await server.GetAsync($"{Path}/{stored!["id"]}");
        // The database keeps microseconds.
        Assert.Equal((DateTimeOffset)stored["created_at"]!, (DateTimeOffset)read["created_at"]!, TimeSpan.FromMilliseconds(1));
        stored["created_at"] = read["created_at"]!.DeepClone();
        Assert.Equal(stored.ToJsonString(), read.ToJsonString());
        Assert.Contains("Page 1 (Total results", (string?)stored["state"]!["observation"], StringComparison.Ordinal);
        var actions = stored["state"]!["actions"]!.AsArray().Select(action => (string)action!).ToArray();
        Assert.StartsWith("click[item - ", actions[(int)stored["first"]!["place"]!], StringComparison.Ordinal);
        Assert.Equal(products[1], (string?)stored["first"]!["actions"]![0]);
        Assert.Equal("click[next >]", actions[(int)stored["second"]!["place"]!]);
        Assert.Equal(("first", "ada", 3.5, "api"), ((string?)stored["choice"], (string?)stored["annotator"], (double)stored["seconds"]!, (string?)stored["source"]));
        // The same pair the other way round; queries are compared on the search page.
        var (_, turned) = await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One("click[next >]"), second = One(products[1]), choice = "second" });
        Assert.Equal((string?)stored["pair"], (string?)turned!["pair"]);
        var (made, queries) = await server.PostAsync(Path, new { kind = "action", goal = 1600, first = One("search[Red Shoes]"), second = One("search[shoes]"), choice = "tie" });
        Assert.Equal((201, "search[red shoes]"), (made, (string?)queries!["state"]!["actions"]![0]));
        Assert.Equal(2, (await server.GetAsync($"{Path}?kind=action&choice=second")).AsArray().Count + (await server.GetAsync($"{Path}?annotator=ada")).AsArray().Count);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"{Path}/{stored["id"]}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"{Path}/{stored["id"]}")).Status);
    }

    [Fact]
    public async Task WhatWasDeleted_ComesBackAsItWas_JudgementAndTrajectory()
    {
        var (one, other) = (await PlayAsync(1600, 0), await PlayAsync(1600, 1));
        var (_, judged) = await server.PostAsync(Path, new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = other }, choice = "second" });
        var (commands, deletion) = (server.Services.GetRequiredService<PreferenceCommands>(), server.Services.GetRequiredService<TrajectoryDeletion>());
        var id = (int)judged!["id"]!;
        var (before, trajectory) = ((await server.GetAsync($"{Path}/{id}")).ToJsonString(), (await server.GetAsync($"/api/v1/trajectories/{other}")).ToJsonString());

        var (taken, _) = await deletion.TakeOneAsync(other, TestContext.Current.CancellationToken);
        Assert.Null((await server.GetAsync($"{Path}/{id}"))["second"]!["trajectory"]);
        Assert.True(await deletion.PutBackAsync(taken!, TestContext.Current.CancellationToken));
        Assert.Equal(trajectory, (await server.GetAsync($"/api/v1/trajectories/{other}")).ToJsonString());
        Assert.Equal(before, (await server.GetAsync($"{Path}/{id}")).ToJsonString());
        // A second press of Undo does nothing.
        Assert.False(await deletion.PutBackAsync(taken!, TestContext.Current.CancellationToken));

        var judgement = await commands.TakeAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"{Path}/{id}")).Status);
        // The trajectory goes for good meanwhile: the judgement comes back without it.
        await deletion.TakeOneAsync(other, TestContext.Current.CancellationToken);
        await commands.PutBackAsync(judgement!, TestContext.Current.CancellationToken);
        await commands.PutBackAsync(judgement!, TestContext.Current.CancellationToken);
        var back = await server.GetAsync($"{Path}/{id}");
        Assert.Equal((one, null), ((int)back["first"]!["trajectory"]!, (int?)back["second"]!["trajectory"]));
    }

    [Fact]
    public async Task Judgement_OfTrajectories_StaysWhenTheyAreDeleted()
    {
        var (one, other) = (await PlayAsync(1600, 0), await PlayAsync(1600, 1));

        var (status, stored) = await server.PostAsync(Path, new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = other }, choice = "second" });
        Assert.True(status == 201, $"{stored}");
        Assert.Equal((1600, other), ((int)stored!["goal"]!, (int)stored["second"]!["trajectory"]!));
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/{other}")).Status);

        var left = await server.GetAsync($"{Path}/{stored["id"]}");
        Assert.Null(left["second"]!["trajectory"]);
        Assert.Equal(stored["second"]!["actions"]!.ToJsonString(), left["second"]!["actions"]!.ToJsonString());
        Assert.Equal("click[buy now]", (string?)left["second"]!["actions"]!.AsArray()[^1]);
    }

    [Fact]
    public async Task Judgement_ThatCannotBe_IsRefusedByItsField()
    {
        var (search, products) = await ResultsAsync(1600);
        var (one, other) = (await PlayAsync(1600, 0), await PlayAsync(1601, 0));
        (object Body, string Field, string Message)[] wrong =
        [
            (new { kind = "action", goal = 1600, before = new[] { search, "click[nothing]" }, first = One(products[0]), second = One(products[1]), choice = "first" }, "before.1", "'click[nothing]' cannot be done there: the page takes click[back to search], click[next >]"),
            (new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[0]), second = One("click[buy now]"), choice = "first" }, "second.actions.0", "cannot be done there"),
            (new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[0]), second = One(products[0].ToUpperInvariant().Replace("CLICK", "click", StringComparison.Ordinal)), choice = "first" }, "second", "the same as first"),
            (new { kind = "action", goal = 1600, before = new[] { search, products[0], "click[buy now]" }, first = One("x"), second = One("y"), choice = "first" }, "before", "ends with a purchase"),
            (new { kind = "action", goal = 1600, first = One(search), second = new { trajectory = one }, choice = "first" }, "second.trajectory", "give the one action"),
            (new { kind = "action", goal = 1600, first = One(search), second = new { }, choice = "first" }, "second", "either actions or trajectory"),
            (new { kind = "action", goal = 99999999, first = One(search), second = One("search[x]"), choice = "first" }, "goal", "has goals 0 to"),
            (new { kind = "action", first = One(search), second = One("search[x]"), choice = "first" }, "goal", "Missing"),
            (new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = other }, choice = "first" }, "second.trajectory", "of goal 1601, and the other of goal 1600"),
            (new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = 99999999 }, choice = "first" }, "second.trajectory", "There is no trajectory"),
            (new { kind = "trajectory", before = new[] { search }, first = new { trajectory = one }, second = new { trajectory = other }, choice = "first" }, "before", "Leave it out"),
            (new { kind = "trajectory", goal = 1600, first = new { actions = new[] { search, products[0], "click[buy now]", "click[back to search]" } }, second = new { trajectory = one }, choice = "first" }, "first.actions.3", "after a purchase"),
            (new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = one }, choice = "third" }, "choice", "not one of first, second, tie, both_bad"),
        ];
        foreach (var (body, field, message) in wrong)
        {
            var (status, problem) = await server.PostAsync(Path, body);
            Assert.True(status == 400 && problem!["errors"]![field] is not null, $"{field}: {status} {problem}");
            Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        }
        Assert.Empty((await server.GetAsync(Path)).AsArray());
    }

    [Fact]
    public async Task Export_IsTrlsLayout_AndImportsAgainUnchanged()
    {
        var (search, products) = await ResultsAsync(1600);
        var (one, other) = (await PlayAsync(1601, 0), await PlayAsync(1601, 1));
        foreach (var (first, second, choice) in new[] { (products[0], products[1], "second"), (products[2], "click[next >]", "tie"), (products[2], products[3], "both_bad") })
            Assert.Equal(201, (await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One(first), second = One(second), choice })).Status);
        Assert.Equal(201, (await server.PostAsync(Path, new { kind = "trajectory", first = new { trajectory = one }, second = new { trajectory = other }, choice = "first" })).Status);
        await server.WithStoreAsync(async store =>
        {
            var row = await store.Preferences.AsNoTracking().FirstAsync(row => row.Choice == StoredPreference.ChoseSecond);
            (row.Id, row.CatalogFingerprint) = (0, "of another catalog");
            store.Preferences.Add(row);
            return await store.SaveChangesAsync();
        });

        using var answer = await server.Client.GetAsync($"{Path}/export");
        var file = await answer.Content.ReadAsStringAsync();
        Assert.Equal(("2", "1"), (answer.Headers.GetValues("X-Left-Out-Undecided").Single(), answer.Headers.GetValues("X-Left-Out-Other-Catalogs").Single()));
        var lines = file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(["prompt", "chosen", "rejected"], line.AsObject().Select(member => member.Key)));
        Assert.Equal($"Action: {products[1]}", (string?)Assert.Single(lines[0]["chosen"]!.AsArray())!["content"]);
        Assert.Equal($"Action: {products[0]}", (string?)Assert.Single(lines[0]["rejected"]!.AsArray())!["content"]);
        Assert.Contains("Page 1 (Total results", (string?)lines[0]["prompt"]!.AsArray()[^1]!["content"], StringComparison.Ordinal);
        Assert.Equal("Action: click[buy now]", (string?)lines[1]["chosen"]!.AsArray()[^1]!["content"]);

        var (status, imported) = await ImportAsync(file, "?annotator=bo");
        Assert.True(status == 200, $"{imported}");
        Assert.Equal((2, 0, 0, 1, 0), ((int)imported["imported"]!, (int)imported["duplicates"]!, (int)imported["left_out"]!, (int)imported["actions"]!, (int)imported["not_for_training"]!));
        Assert.Equal(2, (int)(await ImportAsync(file)).Answer["duplicates"]!);
        Assert.Equal(file, await server.Client.GetStringAsync($"{Path}/export?source=imported"));
        Assert.Equal(2, (await server.GetAsync($"{Path}?source=imported&annotator=bo")).AsArray().Count);
    }

    [Fact]
    public async Task Import_TellsWhatIsWrongByLineAndField_AndStoresTheOthers()
    {
        var (search, products) = await ResultsAsync(1600);
        await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[0]), second = One(products[1]), choice = "first" });
        await server.PostAsync(Path, new { kind = "action", goal = 3, first = One("search[a]"), second = One("search[b]"), choice = "first" });
        var lines = (await server.Client.GetStringAsync($"{Path}/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Changed(Action<JsonObject> change)
        {
            var copy = JsonNode.Parse(lines[0])!.AsObject();
            change(copy);
            return copy.ToJsonString();
        }
        string[] file =
        [
            .. lines,
            Changed(line => line["chosen"]![0]!["content"] = "Action: click[b000000000]"),
            Changed(line => line["rejected"] = new JsonArray()),
            Changed(line => line["rejected"] = line["chosen"]!.DeepClone()),
            Changed(line => line.Remove("prompt")),
            Changed(line => line["prompt"]![2]!["content"] = "WebShop [SEP] Instruction: [SEP] a thing nobody sells [SEP] Search"),
            """{"prompt": "a page", "chosen": "click[x]", "rejected": "click[y]"}""",
            "nonsense",
        ];

        Assert.Equal(400, (await ImportAsync(string.Join('\n', file), "?strict=true")).Status);
        var (status, answer) = await ImportAsync(string.Join('\n', file));

        Assert.Equal((200, 2, 7, 1), (status, (int)answer["imported"]!, (int)answer["left_out"]!, (int)answer["not_for_training"]!));
        foreach (var (line, message) in new (int, string)[]
            {
                (3, "Chosen, action.0: 'click[b000000000]' cannot be done there"), (4, "Rejected has no action"), (5, "It is the same as chosen"), (6, "It has no prompt, and chosen and rejected do not begin with the same messages"), (7, "has no goal"), (8, "None of its messages shows WebShop's search page"), (9, "not valid JSON"),
            })
            Assert.Contains(message, (string)answer["problems"]![$"line {line}"]![0]!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("1F8B08000000000000FF", "body", "The file is packed with gzip: unpack it first.")]
    [InlineData("425A6839314159265359", "body", "The file is packed with bzip2: unpack it first.")]
    [InlineData("504B03040A", "body", "The file is a zip archive: unpack it first.")]
    [InlineData("FFFE7B0022000A007D00", "body", "The file is UTF-16: save it as UTF-8.")]
    // {"prompt":\n[]}, [{}, and [{}] x
    [InlineData("7B2270726F6D7074223A0A5B5D7D", "line 1", "This object is printed over several lines: give one JSON object a line, or all in one JSON array.")]
    [InlineData("5B7B7D2C", "body", "The file ends within its JSON array: it may not have been copied whole.")]
    [InlineData("5B7B7D5D2078", "body", "Something follows the end of its JSON array.")]
    [InlineData("", "body", "No preference: give one JSON object with prompt, chosen and rejected a line.")]
    public async Task Import_SaysWhatIsWantedOfTheWholeFile(string content, string field, string message)
    {
        using var body = new ByteArrayContent(Convert.FromHexString(content)) { Headers = { ContentType = new("application/x-ndjson") } };
        using var answer = await server.Client.PostAsync($"{Path}/import", body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((400, message), ((int)answer.StatusCode, (string?)problem["errors"]![field]?[0]));
    }

    /// <summary>One rule for who plays and who judges: trimmed, and a name that nobody sees is none.</summary>
    [Fact]
    public async Task Annotator_IsTrimmed_AndRefusedWhereNobodySeesIt()
    {
        var judgement = new { kind = "action", goal = 1600, first = One("search[red shoes]"), second = One("search[shoes]"), choice = "tie", annotator = "  ada " };
        Assert.Equal("ada", (string?)(await server.PostAsync(Path, judgement)).Body!["annotator"]);
        Assert.Single((await server.GetAsync($"{Path}?annotator=%20ada%20")).AsArray());
        foreach (var blank in new[] { " ", "\u200b" })
        {
            var (status, problem) = await server.PostAsync(Path, judgement with { annotator = blank });
            Assert.True(status == 400, $"{problem}");
            Assert.StartsWith("Missing: give a text", (string?)problem!["errors"]!["annotator"]![0], StringComparison.Ordinal);
            Assert.StartsWith("Missing: give a text", (string?)(await ImportAsync("{}", $"?annotator={Uri.EscapeDataString(blank)}")).Answer["errors"]!["annotator"]?[0], StringComparison.Ordinal);
        }
        var started = (await server.PostAsync("/api/v1/episodes", new { goal = 1600, annotator = " ada  " })).Body!;
        Assert.Equal("ada", (string?)(await server.GetAsync($"/api/v1/episodes/{started["id"]}"))["annotator"]);
    }

    [Fact]
    public async Task Summary_CountsWhatMayBeLearnedFrom_AndHowFarPeopleAgree()
    {
        var (search, products) = await ResultsAsync(1600);
        foreach (var (first, second, choice, annotator) in new[] { (0, 1, "first", "ada"), (1, 0, "second", "bo"), (2, 3, "first", "ada"), (2, 3, "tie", "bo") })
            Assert.Equal(201, (await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[first]), second = One(products[second]), choice, annotator })).Status);
        // A test goal's judgement is stored, and not learned from.
        Assert.Equal(201, (await server.PostAsync(Path, new { kind = "action", goal = 3, first = One("search[a]"), second = One("search[b]"), choice = "first" })).Status);

        var summary = await server.GetAsync($"{Path}/summary");

        Assert.Equal((5, 3, 0), ((int)summary["total"]!, (int)summary["trainable"]!["actions"]!, (int)summary["trainable"]!["trajectories"]!));
        Assert.Equal((3, 1, 1, 0), ((int)summary["choices"]!["first"]!, (int)summary["choices"]!["second"]!, (int)summary["choices"]!["tie"]!, (int)summary["choices"]!["both_bad"]!));
        Assert.Equal((2, 0.5), ((int)summary["agreement"]!["pairs"]!, (double)summary["agreement"]!["share"]!));
        Assert.Equal(0, (int)summary["position"]!["choices"]!);
    }

    [Theory]
    [InlineData("dpo", "pairs", "stated", "Nobody has preferred one action to another")]
    [InlineData("reward", "loss", "bradley_terry", "Nobody has preferred one trajectory to another")]
    public async Task Launch_IsRefused_WhereNobodyHasPreferredAnything(string algorithm, string setting, string value, string message)
    {
        // A run that is still going: what it will have made is not looked at yet.
        var start = algorithm == "dpo" ? $"run:{await server.AddRunAsync(RunStatus.Running)}" : null;

        var (status, problem) = await server.PostAsync("/api/v1/runs", new { name = "from people", algorithm, initial_checkpoint = start, settings = new Dictionary<string, string> { [setting] = value } });

        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![$"settings.{setting}"]![0], StringComparison.Ordinal);
    }

    private static object One(string action) => new { actions = new[] { action } };

    /// <summary>A search for a goal's instruction, and what opens each of its results.</summary>
    private async Task<(string Search, string[] Products)> ResultsAsync(int goal)
    {
        var page = (await server.PostAsync("/api/v1/episodes", new { goal })).Body!;
        var search = $"search[{page["instruction"]}]".ToLowerInvariant();
        page = (await server.PostAsync($"/api/v1/episodes/{page["id"]}/actions", new { action = search })).Body!;
        return (search, [.. page["clickables"]!.AsArray().Select(text => (string)text!).Where(text => text.StartsWith("b0", StringComparison.Ordinal)).Select(text => $"click[{text}]")]);
    }

    /// <summary>Buys the n-th result by hand; the trajectory's id.</summary>
    private async Task<int> PlayAsync(int goal, int product)
    {
        var (search, products) = await ResultsAsync(goal);
        var id = (string)(await server.PostAsync("/api/v1/episodes", new { goal, annotator = "ada" })).Body!["id"]!;
        foreach (var action in (string[])[search, products[product], "click[buy now]"])
            Assert.Equal(200, (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action })).Status);
        return await server.WithStoreAsync(store => store.Trajectories.MaxAsync(trajectory => trajectory.Id));
    }

    private async Task<(int Status, JsonNode Answer)> ImportAsync(string file, string query = "")
    {
        using var content = new StringContent(file, Encoding.UTF8, "application/x-ndjson");
        using var answer = await server.Client.PostAsync($"{Path}/import{query}", content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
