using Microsoft.AspNetCore.Components;

namespace WebShopRL.Web.Trajectories;

/// <summary>The named sets above the trajectories: renamed, described, deleted.</summary>
public sealed partial class TrajectoriesPage
{
    private IReadOnlyDictionary<string, string[]>? _setErrors;

    /// <summary>Id of the set whose name and notes are being changed.</summary>
    [SupplyParameterFromQuery] public int? Edit { get; set; }

    private TrajectorySetAnswer? Edited => Edit is { } id ? _sets.FirstOrDefault(set => set.Id == id) : null;

    /// <summary>This page with another set shown, or changed; null for none.</summary>
    private string Address(int? set, int? edit) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["set"] = set, ["edit"] = edit, ["before"] = null });

    private async Task ChangeSetAsync(TrajectorySetAnswer set, TrajectorySetChange change)
    {
        var errors = await changes.ChangeAsync(set.Id, change, Leaving);
        _setErrors = errors?.ToDictionary();
        if (errors is { Any: true })
            return;
        (_message, _failed, _undo) = errors is null ? ($"The set {set.Name} is gone.", true, null) : ($"The set {change.Name?.Trim() ?? set.Name} is saved.", false, (int?)null);
        navigation.NavigateTo(Address(Set, null));
    }

    private async Task DeleteSetAsync(TrajectorySetAnswer set)
    {
        (_message, _failed, _undo) = await deletion.OfSetAsync(set.Id) switch
        {
            (_, { } refusal) => (refusal, true, null),
            (true, null) => ($"The set {set.Name} is deleted.", false, (int?)null),
            _ => ($"The set {set.Name} was gone already.", false, null),
        };
        await LoadAsync();
    }
}
