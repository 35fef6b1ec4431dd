using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store;

/// <summary>What is remembered. Used through <see cref="IDbContextFactory{TContext}"/>: a context lives for one unit of work.</summary>
public sealed class WebShopDbContext(DbContextOptions<WebShopDbContext> options) : DbContext(options)
{
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunLogLine> RunLogLines => Set<RunLogLine>();
    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();
    public DbSet<MetricPoint> MetricPoints => Set<MetricPoint>();
    public DbSet<MetricSummary> MetricSummaries => Set<MetricSummary>();
    public DbSet<StoredTrajectory> Trajectories => Set<StoredTrajectory>();
    public DbSet<EvaluationRecord> Evaluations => Set<EvaluationRecord>();
    public DbSet<Comparison> Comparisons => Set<Comparison>();
    public DbSet<EvaluationEpisode> EvaluationEpisodes => Set<EvaluationEpisode>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<MetricPoint>().HasKey(point => new { point.RunId, point.Seq });
        model.Entity<MetricSummary>().HasKey(summary => new { summary.RunId, summary.Name });
        model.Entity<RunLogLine>().HasKey(line => new { line.RunId, line.Seq });
        model.Entity<EvaluationEpisode>().HasKey(episode => new { episode.EvaluationId, episode.Goal });
    }
}
