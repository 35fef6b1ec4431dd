using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs.Table;

/// <summary>A study as the list of runs names it.</summary>
public sealed record NamedStudy(int Id, string Name)
{
    /// <summary>Studies may share a name.</summary>
    public string Title => $"{Id}: {Name}";
}

/// <summary>Which studies runs are parts of.</summary>
internal static class StudiesOfRuns
{
    /// <summary>By run; runs that no study has launched are left out.</summary>
    public static async Task<IReadOnlyDictionary<int, NamedStudy>> ReadAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, CancellationToken cancellation)
    {
        var parts = await store.StudyParts.AsNoTracking().Where(part => part.RunId != null && runs.Contains(part.RunId.Value))
            .Join(store.Studies, part => part.StudyId, study => study.Id, (part, study) => new { Run = part.RunId!.Value, study.Id, study.Name }).ToListAsync(cancellation);
        return parts.GroupBy(part => part.Run).ToDictionary(part => part.Key, part => part.Select(one => new NamedStudy(one.Id, one.Name)).MinBy(study => study.Id)!);
    }
}
