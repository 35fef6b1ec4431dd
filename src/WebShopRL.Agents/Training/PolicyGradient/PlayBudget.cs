namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Budgets that are counted in playing.</summary>
internal static class PlayBudget
{
    /// <summary>Which is spent, in a sentence; null while none is.</summary>
    public static string? Spent(PolicyGradientSettings settings, int episodes, long actions) =>
        settings.EpisodeBudget > 0 && episodes >= settings.EpisodeBudget ? $"{episodes} episodes have been played (episode_budget {settings.EpisodeBudget})."
        : settings.ActionBudget > 0 && actions >= settings.ActionBudget ? $"{actions} actions have been taken (action_budget {settings.ActionBudget})."
        : null;
}
