using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Trajectories;

/// <summary>Which trajectories.</summary>
internal sealed record TrajectoryFilter
{
    [FromQuery(Name = "source"), AllowedValues("human", "scripted", "policy", "imported")]
    public string? Source { get; init; }

    [FromQuery(Name = "goal"), Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    [FromQuery(Name = "run"), Range(0, int.MaxValue), Description("Only those of this run.")]
    public int? Run { get; init; }

    [FromQuery(Name = "import"), Range(0, int.MaxValue), Description("Only those of this import.")]
    public int? Import { get; init; }

    [FromQuery(Name = "set"), Range(0, int.MaxValue), Description("Only those of this trajectory set.")]
    public int? Set { get; init; }

    [FromQuery(Name = "min_reward"), Range(0.0, 1.0)]
    public double? MinReward { get; init; }

    [FromQuery(Name = "max_reward"), Range(0.0, 1.0)]
    public double? MaxReward { get; init; }

    [FromQuery(Name = "min_length"), Range(0, int.MaxValue), Description("Only those of at least so many steps.")]
    public int? MinLength { get; init; }

    [FromQuery(Name = "max_length"), Range(0, int.MaxValue)]
    public int? MaxLength { get; init; }

    [FromQuery(Name = "annotator"), Text(PlayTask.MaximumAnnotator), Description("Only those that this person or agent played.")]
    public string? Annotator { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }

    [FromQuery(Name = "text"), Text(200), Description("Part of the instruction, in upper or lower case.")]
    public string? Text { get; init; }

    [FromQuery(Name = "agent"), Text(CheckpointReference.MaximumLength), Description("Only those that this agent played: a baseline's name or a checkpoint reference, as the generation was given it, or the id of the checkpoint that it came to.")]
    public string? Agent { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }

    private int? Checkpoint => CheckpointReference.TryParse(Agent, out var reference) ? reference.CheckpointId : null;

    private string Pattern => LikePattern.Holding(Text ?? "");

    /// <summary>Those that fit. What the agent played is looked for by the ids of its generations: the database knows then how few or many there are, and does not walk through all that others played.</summary>
    public async Task<IQueryable<StoredTrajectory>> OfAsync(WebShopDbContext store, CancellationToken cancellation) => Of(store, Agent is null ? []
        : await store.Generations.Where(generation => generation.Baseline == Agent || generation.CheckpointReference == Agent || Checkpoint != null && generation.CheckpointId == Checkpoint).Select(generation => generation.Id).ToListAsync(cancellation));

    private IQueryable<StoredTrajectory> Of(WebShopDbContext store, List<int> generations) => store.Trajectories.AsNoTracking()
        .Where(trajectory => (Source == null || trajectory.Source == Source)
            && (Goal == null || trajectory.Goal == Goal)
            && (Import == null || trajectory.ImportId == Import)
            && (Set == null || trajectory.SetId == Set)
            && (Run == null || trajectory.RunId == Run)
            && (MinReward == null || trajectory.Reward >= MinReward)
            && (MaxReward == null || trajectory.Reward <= MaxReward)
            && (MinLength == null || trajectory.Length >= MinLength)
            && (MaxLength == null || trajectory.Length <= MaxLength)
            && (Agent == null || trajectory.GenerationId != null && generations.Contains(trajectory.GenerationId.Value))
            && (Annotator == null || trajectory.Annotator == Annotator)
            && (Text == null || EF.Functions.ILike(trajectory.Instruction, Pattern, LikePattern.Escape)));
}
