using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Failures;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Preferences;

/// <summary>Pairs to judge by keyboard, one after another, and what was judged.</summary>
public sealed partial class PreferencesPage(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, NavigationManager navigation, TimeProvider time)
{
    private const int PageSize = 50;
    private const long MostBytes = 256 << 20;

    private static readonly string[] Shares = ["0", "10", "20", "50", "100"];

    private readonly HashSet<string> _passed = [];
    private PairWish? _wish;
    private ShownPair? _shown;
    private bool _waiting, _drawn, _failed, _named;
    private string _me = ReaderName.Nobody;
    private long _shownAt;
    private int _judged, _imports;
    private (int Id, ShownPair Shown)? _last;
    private string? _message;
    private StoredPreference? _taken;
    private IReadOnlyList<PreferenceAnswer> _rows = [];
    private PreferenceSummary? _summary;
    private List<(string Value, string Label)> _policies = [];

    [Inject] private IJSRuntime Browser { get; set; } = null!;
    [Inject] private PairOffers Offers { get; set; } = null!;
    [Inject] private PreferenceCommands Commands { get; set; } = null!;
    [Inject] private PreferenceImport Imports { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Other { get; set; }
    [SupplyParameterFromQuery] public string? By { get; set; }
    [SupplyParameterFromQuery] public string? Repeats { get; set; }

    [SupplyParameterFromQuery] public string? OfKind { get; set; }
    [SupplyParameterFromQuery] public string? Choice { get; set; }
    [SupplyParameterFromQuery] public string? Source { get; set; }
    [SupplyParameterFromQuery] public string? Annotator { get; set; }
    [SupplyParameterFromQuery] public int? Goal { get; set; }
    [SupplyParameterFromQuery] public int? Before { get; set; }

    private string JudgedKind => Kind == StoredPreference.Trajectory ? StoredPreference.Trajectory : StoredPreference.Action;

    private string JudgedOther => Given(Other) ?? PairOffers.AnyOther;

    private string JudgedRepeats => Shares.Contains(Repeats) ? Repeats! : "20";

    private string Me => Given(By) is { } name && TextProblem.Of(name, PlayTask.MaximumAnnotator, required: true) is null ? name : _me;

    private PreferenceFilter Asked => new() { Kind = Given(OfKind), Choice = Given(Choice), Source = Given(Source), Annotator = Given(Annotator), Goal = Goal };

    private string ExportAddress => QueryHelpers.AddQueryString("/api/v1/preferences/export", new Dictionary<string, string?>
    {
        ["kind"] = Asked.Kind, ["choice"] = Asked.Choice, ["source"] = Asked.Source, ["annotator"] = Asked.Annotator, ["goal"] = Asked.Goal?.ToString(CultureInfo.InvariantCulture),
    }.Where(part => part.Value is not null));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Kappa(double? kappa) => kappa?.ToString("F2", CultureInfo.InvariantCulture) ?? "–";

    protected override async Task LoadAsync()
    {
        if (!_named)
        {
            _me = (RendererInfo.IsInteractive ? await ReaderName.KeptAsync(Browser, Leaving) : null) ?? ReaderName.Of(await PersonAsync());
            _named = true;
        }
        // A large catalog is prepared for minutes: the page says so, and looks again.
        if (_waiting = !shop.IsOpen)
            return;
        var opened = shop.Current;
        await using (var store = await stores.CreateDbContextAsync(Leaving))
        {
            if (_policies.Count == 0)
                _policies = await CheckpointChoices.ReadAsync(store, CheckpointUse.Choosing, Leaving, now: true);
            var rows = await Asked.Of(store).Where(row => row.Id < (Before ?? int.MaxValue)).OrderByDescending(row => row.Id).Take(PageSize).ToListAsync(Leaving);
            _rows = rows.ConvertAll(PreferenceAnswer.Of);
            _summary = await PreferenceSummary.ReadAsync(Asked.Of(store), opened, Leaving);
        }
        // Not while the page is made on the server for the first time: it would be another pair than the one that is then shown.
        var wish = new PairWish(JudgedKind, JudgedOther, Me, int.Parse(JudgedRepeats, CultureInfo.InvariantCulture) / 100.0);
        if (RendererInfo.IsInteractive && wish != _wish)
        {
            _wish = wish;
            await DrawAsync();
        }
    }

    private protected override bool IsDue(int beat) => _waiting;

    private async Task DrawAsync()
    {
        try
        {
            Show(await Offers.DrawAsync(_wish!, _passed, Leaving) is { } pair ? ShownPair.Of(pair, shop.Current) : null);
        }
        catch (Exception unusable) when (unusable is InvalidOperationException or DirectoryNotFoundException && !DatabaseRetry.IsAway(unusable) && FailureWords.Of(unusable) is not null)
        {
            Show(null);
            (_message, _failed) = (unusable.Message, true);
        }
    }

    private void Show(ShownPair? shown) => (_shown, _drawn, _shownAt) = (shown, true, time.GetTimestamp());

    private Task ChooseAsync(string choice) => SendAsync(async () =>
    {
        if (_shown is not { } shown)
            return false;
        _message = null;
        _last = (await Commands.AddAsync(shown.Pair, choice, Me, Math.Round(time.GetElapsedTime(_shownAt).TotalSeconds, 2), StoredPreference.OnPage, Leaving), shown);
        _judged++;
        await DrawAsync();
        await LoadAsync();
        return false;
    });

    private Task SkipAsync() => SendAsync(async () =>
    {
        if (_shown is not { } shown)
            return false;
        _message = null;
        _passed.Add(shown.Pair.KeyIn(shop.Current.Fingerprint));
        await DrawAsync();
        return false;
    });

    /// <summary>Takes the last judgement back and shows its pair again, as it was.</summary>
    private Task UndoAsync() => SendAsync(async () =>
    {
        if (_last is not { } last)
            return false;
        await Commands.DeleteAsync(last.Id, Leaving);
        (_last, _message) = (null, null);
        _judged--;
        Show(last.Shown);
        await LoadAsync();
        return false;
    });

    private async Task DeleteAsync(int id)
    {
        _taken = await Commands.TakeAsync(id, Leaving);
        (_message, _failed) = (_taken is null ? $"Judgement {id} was gone already." : null, false);
        await LoadAsync();
    }

    private async Task PutBackAsync(StoredPreference taken)
    {
        await Commands.PutBackAsync(taken, Leaving);
        (_taken, _message, _failed) = (null, $"Undone: judgement {taken.Id} is back.", false);
        await LoadAsync();
    }

    private Task ImportAsync(InputFileChangeEventArgs chosen) => SendAsync(async () =>
    {
        var errors = new RequestErrors();
        try
        {
            await using var stream = chosen.File.OpenReadStream(MostBytes, Leaving);
            var answer = await Imports.ImportAsync(stream, Me, strict: false, errors, Leaving);
            (_message, _failed) = answer is null ? ($"Nothing was imported from {chosen.File.Name}.\n{Lines(errors.ToDictionary())}", true) : (Report(chosen.File.Name, answer), false);
        }
        catch (Exception unreadable) when (unreadable is IOException or JSException)
        {
            (_message, _failed) = ($"{chosen.File.Name} could not be read: {unreadable.Message}", true);
        }
        _imports++;
        await LoadAsync();
        return false;
    });

    private static string Report(string name, PreferenceImportAnswer answer)
    {
        List<string> lines = [$"Imported {answer.Imported} preferences from {name}: {answer.Actions} of actions, {answer.Imported - answer.Actions} of trajectories."];
        if (answer.Duplicates > 0)
            lines.Add($"{answer.Duplicates} had been imported before, and are not stored twice.");
        if (answer.NotForTraining > 0)
            lines.Add($"{answer.NotForTraining} are of test or validation goals: no run learns from them.");
        if (answer.LeftOut > 0)
            lines.Add($"{answer.LeftOut} lines could not be read and were left out:\n{Lines(answer.Problems)}");
        return string.Join('\n', lines);
    }

    private static string Lines(IReadOnlyDictionary<string, string[]> problems) => string.Join('\n', problems.Select(problem => $"{problem.Key}: {string.Join(' ', problem.Value)}"));

    private async Task NameAsync(string name)
    {
        if (TextProblem.Of(name.Trim(), PlayTask.MaximumAnnotator, required: true) is null)
            await ReaderName.KeepAsync(Browser, _me = name.Trim(), Leaving);
        SetQuery("by", name);
    }

    private void SetQuery(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value.Trim().Length > 0 ? value.Trim() : null, ["before"] = null }));
}
