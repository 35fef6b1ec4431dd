using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Preferences;

/// <summary>Which judgements.</summary>
public sealed record PreferenceFilter
{
    [FromQuery(Name = "kind"), AllowedValues(StoredPreference.Action, StoredPreference.Trajectory)]
    public string? Kind { get; init; }

    [FromQuery(Name = "choice"), AllowedValues(StoredPreference.ChoseFirst, StoredPreference.ChoseSecond, StoredPreference.Tie, StoredPreference.BothBad)]
    public string? Choice { get; init; }

    [FromQuery(Name = "source"), AllowedValues(StoredPreference.OnPage, StoredPreference.OverApi, StoredPreference.Imported)]
    public string? Source { get; init; }

    [FromQuery(Name = "goal"), Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    [FromQuery(Name = "annotator"), Text(PlayTask.MaximumAnnotator), Description("Only those of this person.")]
    public string? Annotator { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }

    internal IQueryable<StoredPreference> Of(WebShopDbContext store) => store.Preferences.AsNoTracking()
        .Where(row => (Kind == null || row.Kind == Kind) && (Choice == null || row.Choice == Choice) && (Source == null || row.Source == Source) && (Goal == null || row.Goal == Goal) && (Annotator == null || row.Annotator == Annotator));
}
