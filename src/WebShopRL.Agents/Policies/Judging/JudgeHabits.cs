namespace WebShopRL.Agents.Policies.Judging;

/// <summary>How a judge shops; chosen on validation goals.</summary>
/// <param name="Pages">Pages of results whose titles it reads before it opens anything.</param>
/// <param name="Enough">It stops looking at a product, read whole, whose success is at least so probable.</param>
/// <param name="Hopeless">A product whose success is less probable than this is not opened, and not read on.</param>
/// <param name="Steps">The most actions it takes where nothing else ends the episode.</param>
public sealed record JudgeHabits(int Pages = 3, double Enough = 0.9, double Hopeless = 0.01, int Steps = 100);
