using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs;

/// <summary>Which runs a list is to hold, as addresses say it.</summary>
internal sealed record RunListQuery
{
    [FromQuery(Name = "filter"), Text(FilterParser.MaximumLength), Description("Which runs, as in algorithm = dpo and eval/success_rate > 0.2 and tag:paper. Columns: the runs' properties, settings.NAME, metrics (eval/score, eval/score.max).")]
    public string? Filter { get; init; }

    [FromQuery(Name = "sort"), Text(200), Description("The column to order by, a minus before it for the highest first; -id, the newest first, where it is left out. Runs without a value come last.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "status"), AllowedValues("queued", "running", "succeeded", "failed", "cancelled"), Description("Only runs of this status.")]
    public string? Status { get; init; }

    [FromQuery(Name = "algorithm"), Text(20), Description("Only runs of this algorithm.")]
    public string? Algorithm { get; init; }

    [FromQuery(Name = "tag"), Text(100), Description("Only runs that carry this tag.")]
    public string? Tag { get; init; }

    [FromQuery(Name = "archived"), Description("Archived runs instead of the others. A filter that says something of archived decides that itself.")]
    public bool? Archived { get; init; }

    /// <summary>All of it together; null, with the reasons, where something cannot be read.</summary>
    public RunSelection? Read(RequestErrors errors)
    {
        if (!FilterParser.TryParse(Filter, out var filter, out var error))
            errors.Add("filter", error.ToString());
        var order = string.IsNullOrWhiteSpace(Sort) ? RunOrder.Newest : RunOrder.Parse(Sort);
        if (order is null)
            errors.Add("sort", $"'{Sort}' is nothing that runs can be ordered by: give a column, as in -created, eval/score.max or settings.beta.{RunProperty.Hint(Sort!.TrimStart('-'))}");
        foreach (var (column, value) in new[] { ("status", Status), ("algorithm", Algorithm), ("tag", Tag) })
            if (!string.IsNullOrEmpty(value))
                filter = FilterNode.Both(filter, FilterNode.Is(column, value));
        if (Archived == true && filter?.Mentions("archived") != true)
            filter = FilterNode.Both(filter, FilterNode.IsTrue("archived"));
        return errors.Any ? null : new RunSelection(filter, order!);
    }
}
