using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Checkpoints;

namespace WebShopRL.Store.Evaluations;

internal sealed class EvaluationModel : IEntityTypeConfiguration<EvaluationRecord>, IEntityTypeConfiguration<EvaluationEpisode>
{
    public void Configure(EntityTypeBuilder<EvaluationRecord> evaluation)
    {
        evaluation.IsWork();
        evaluation.Property(e => e.Llm).HasColumnType("jsonb");
        evaluation.Property(e => e.QueryGeneration).HasColumnType("jsonb");
        evaluation.Property(e => e.LlmUsage).HasColumnType("jsonb");
        evaluation.HasOne<Checkpoint>().WithMany().HasForeignKey(e => e.CheckpointId).OnDelete(DeleteBehavior.Restrict);
        evaluation.HasOne<Checkpoint>().WithMany().HasForeignKey(e => e.QueryWriterCheckpointId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<EvaluationEpisode> episode)
    {
        episode.HasKey(e => new { e.EvaluationId, e.Goal });
        episode.HasOne<EvaluationRecord>().WithMany().HasForeignKey(e => e.EvaluationId).OnDelete(DeleteBehavior.Cascade);
    }
}
