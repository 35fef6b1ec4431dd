using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Runs;

/// <summary>What a person or a client asks for; <c>POST /api/v1/runs</c> and the launch form both send this.</summary>
/// <param name="Preset">Named settings to start from; the algorithm's first where none is given.</param>
/// <param name="Seed">Of every random draw in the run; 0 where none is given.</param>
/// <param name="InitialCheckpoint">What to start from: a checkpoint's id (17), run:12 for that run's best when this run starts, name:best-agent for the one of that name then, or a published model (model:demo-bert-mini, model:owner/name@revision).</param>
/// <param name="Seeds">Several runs in one launch, alike but for their seeds: how many (3: seed, seed + 1, seed + 2) or a list of them ([1, 5, 7]). One run where it is left out.</param>
/// <param name="Settings">Laid over the preset's; GET /api/v1/algorithms describes them, and where each is used.</param>
public sealed record LaunchRequest(
    [property: Text(RunCommands.MaximumName, Required = true)] string Name,
    [property: Text(20)] string Algorithm,
    [property: Text(50)] string? Preset = null,
    [property: Range(0, int.MaxValue)] int? Seed = null,
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? InitialCheckpoint = null,
    IReadOnlyDictionary<string, JsonElement>? Settings = null,
    // Left out of what a launch's key is compared by where it is not given, as it was before there were any.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonConverter(typeof(LaunchSeedsConverter))] LaunchSeeds? Seeds = null) : ICheckedWhole;

/// <summary>The runs launched, one for each seed, or what is wrong with the request: field name (snake_case, <c>settings.learning_rate</c>) to messages that name the legal values.</summary>
public sealed record LaunchResult(IReadOnlyList<Run> Runs, IReadOnlyDictionary<string, string[]> Errors)
{
    /// <summary>The first; null where nothing was launched.</summary>
    public Run? Run => Runs.Count > 0 ? Runs[0] : null;
}
