using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Studies;

/// <summary>Studies, newest first, and the form for another.</summary>
public sealed partial class StudiesPage(IDbContextFactory<WebShopDbContext> stores, StudyLauncher launcher, NavigationManager navigation)
{
    private const int Most = 50;

    private bool _loaded;
    private List<(StudyListed Study, int Ended)> _studies = [];
    private string _preset = StudyPresets.QuickStart, _seeds = "", _minutes = "", _name = "";
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    private StudyPreset Chosen => StudyPresets.Find(_preset)!;

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var studies = await store.Studies.AsNoTracking().OrderByDescending(study => study.Id).Take(Most)
            .Select(study => new StudyListed(study.Id, study.Name, study.Preset, study.Seeds, study.Status, study.Error, study.Parts.Count, study.CreatedAt, study.StartedAt, study.FinishedAt)).ToListAsync(Leaving);
        List<(StudyListed, int)> read = [];
        foreach (var study in studies)
            read.Add((study, study.Status == RunStatus.Succeeded ? study.Parts : (await StudyState.ReadAsync(store, study.Id, Leaving))?.Parts.Count(part => part.Ended) ?? 0));
        _studies = read;
        _loaded = true;
    }

    private Task LaunchAsync() => SendAsync(async () =>
    {
        var errors = new Dictionary<string, string[]>();
        var seeds = TypedNumber.WholeOrNone("seeds", _seeds, errors);
        var minutes = Chosen.Minutes is null ? null : TypedNumber.DecimalOrNone("minutes", _minutes, errors);
        _errors = errors;
        if (errors.Count > 0)
            return false;
        var result = await launcher.LaunchAsync(new StudyRequest(_preset, Seeds: seeds, Name: _name.Trim().Length > 0 ? _name.Trim() : null, Minutes: minutes), Leaving, FormKey);
        _errors = result.Errors;
        if (result.Study is not { } study)
            return false;
        navigation.NavigateTo($"/studies/{study.Id}");
        return true;
    });
}
