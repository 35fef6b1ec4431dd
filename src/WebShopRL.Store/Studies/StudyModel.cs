using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store.Studies;

/// <summary>A study goes without its parts' work, and a part's work without the study.</summary>
internal sealed class StudyModel : IEntityTypeConfiguration<Study>, IEntityTypeConfiguration<StudyPart>
{
    public void Configure(EntityTypeBuilder<Study> study)
    {
        study.IsWork();
        study.Property(s => s.Plan).HasColumnType("jsonb");
        study.HasMany(s => s.Parts).WithOne().HasForeignKey(part => part.StudyId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<StudyPart> part)
    {
        part.HasKey(p => new { p.StudyId, p.Stage, p.Number });
        part.HasOne<Run>().WithMany().HasForeignKey(p => p.RunId).OnDelete(DeleteBehavior.SetNull);
        part.HasOne<Generation>().WithMany().HasForeignKey(p => p.GenerationId).OnDelete(DeleteBehavior.SetNull);
        part.HasOne<EvaluationRecord>().WithMany().HasForeignKey(p => p.EvaluationId).OnDelete(DeleteBehavior.SetNull);
        part.HasOne<Comparison>().WithMany().HasForeignKey(p => p.ComparisonId).OnDelete(DeleteBehavior.SetNull);
    }
}
