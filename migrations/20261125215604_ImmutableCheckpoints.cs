using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class ImmutableCheckpoints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_checkpoints_runs_run_id",
                table: "checkpoints");

            migrationBuilder.DropForeignKey(
                name: "fk_evaluations_checkpoints_checkpoint_id",
                table: "evaluations");

            migrationBuilder.DropIndex(
                name: "ix_checkpoints_path",
                table: "checkpoints");

            migrationBuilder.DropIndex(
                name: "ix_checkpoints_run_id",
                table: "checkpoints");

            // Where the version before kept the files: whoever migrates gives them their names by content afterwards.
            migrationBuilder.RenameColumn(name: "path", table: "checkpoints", newName: "former_path");
            migrationBuilder.Sql("ALTER TABLE checkpoints ALTER COLUMN former_path DROP NOT NULL");

            migrationBuilder.AddColumn<int>(
                name: "best_checkpoint_id",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "initial_checkpoint_id",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "initial_content",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "last_checkpoint_id",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "version",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "checkpoint_content",
                table: "evaluations",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "query_writer_checkpoint_id",
                table: "evaluations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "query_writer_content",
                table: "evaluations",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "algorithm",
                table: "checkpoints",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "content",
                table: "checkpoints",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "seq",
                table: "checkpoints",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<double>(
                name: "wall_seconds",
                table: "checkpoints",
                type: "double precision",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.CreateTable(
                name: "pinned_agents",
                columns: table => new
                {
                    comparison_id = table.Column<int>(type: "integer", nullable: false),
                    agent = table.Column<string>(type: "text", nullable: false),
                    checkpoint_id = table.Column<int>(type: "integer", nullable: true),
                    content = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pinned_agents", x => new { x.comparison_id, x.agent });
                    table.ForeignKey(
                        name: "fk_pinned_agents_checkpoints_checkpoint_id",
                        column: x => x.checkpoint_id,
                        principalTable: "checkpoints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_pinned_agents_comparisons_comparison_id",
                        column: x => x.comparison_id,
                        principalTable: "comparisons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_inputs",
                columns: table => new
                {
                    run_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_inputs", x => new { x.run_id, x.name });
                    table.ForeignKey(
                        name: "fk_run_inputs_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_runs_best_checkpoint_id",
                table: "runs",
                column: "best_checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_runs_initial_checkpoint_id",
                table: "runs",
                column: "initial_checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_runs_last_checkpoint_id",
                table: "runs",
                column: "last_checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_evaluations_query_writer_checkpoint_id",
                table: "evaluations",
                column: "query_writer_checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_checkpoints_content",
                table: "checkpoints",
                column: "content");

            migrationBuilder.CreateIndex(
                name: "ix_checkpoints_run_id_seq",
                table: "checkpoints",
                columns: new[] { "run_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_pinned_agents_checkpoint_id",
                table: "pinned_agents",
                column: "checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_run_inputs_content",
                table: "run_inputs",
                column: "content");

            migrationBuilder.AddForeignKey(
                name: "fk_evaluations_checkpoints_checkpoint_id",
                table: "evaluations",
                column: "checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_evaluations_checkpoints_query_writer_checkpoint_id",
                table: "evaluations",
                column: "query_writer_checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_runs_checkpoints_best_checkpoint_id",
                table: "runs",
                column: "best_checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_runs_checkpoints_initial_checkpoint_id",
                table: "runs",
                column: "initial_checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_runs_checkpoints_last_checkpoint_id",
                table: "runs",
                column: "last_checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            // Runs point to their saves. A save holds what was told before it: points of earlier updates, and what a check measured after as many updates.
            migrationBuilder.Sql("""
                UPDATE checkpoints c SET
                    algorithm = (SELECT r.algorithm FROM runs r WHERE r.id = c.run_id),
                    seq = COALESCE((SELECT max(p.seq) FROM metric_points p WHERE p.run_id = c.run_id AND (p.step < c.step OR p.step = c.step AND p.name LIKE 'eval/%')), 0),
                    wall_seconds = COALESCE((SELECT max(p.wall_seconds) FROM metric_points p WHERE p.run_id = c.run_id AND (p.step < c.step OR p.step = c.step AND p.name LIKE 'eval/%')), 0);
                UPDATE runs r SET
                    best_checkpoint_id = (SELECT max(c.id) FROM checkpoints c WHERE c.run_id = r.id AND c.kind = 'best'),
                    last_checkpoint_id = (SELECT max(c.id) FROM checkpoints c WHERE c.run_id = r.id AND c.kind = 'last');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_evaluations_checkpoints_checkpoint_id",
                table: "evaluations");

            migrationBuilder.DropForeignKey(
                name: "fk_evaluations_checkpoints_query_writer_checkpoint_id",
                table: "evaluations");

            migrationBuilder.DropForeignKey(
                name: "fk_runs_checkpoints_best_checkpoint_id",
                table: "runs");

            migrationBuilder.DropForeignKey(
                name: "fk_runs_checkpoints_initial_checkpoint_id",
                table: "runs");

            migrationBuilder.DropForeignKey(
                name: "fk_runs_checkpoints_last_checkpoint_id",
                table: "runs");

            migrationBuilder.DropTable(
                name: "pinned_agents");

            migrationBuilder.DropTable(
                name: "run_inputs");

            migrationBuilder.DropIndex(
                name: "ix_runs_best_checkpoint_id",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_runs_initial_checkpoint_id",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_runs_last_checkpoint_id",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_evaluations_query_writer_checkpoint_id",
                table: "evaluations");

            migrationBuilder.DropIndex(
                name: "ix_checkpoints_content",
                table: "checkpoints");

            migrationBuilder.DropIndex(
                name: "ix_checkpoints_run_id_seq",
                table: "checkpoints");

            migrationBuilder.DropColumn(
                name: "best_checkpoint_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "initial_checkpoint_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "initial_content",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "last_checkpoint_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "version",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "checkpoint_content",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "query_writer_checkpoint_id",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "query_writer_content",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "algorithm",
                table: "checkpoints");

            migrationBuilder.DropColumn(
                name: "content",
                table: "checkpoints");

            migrationBuilder.DropColumn(
                name: "seq",
                table: "checkpoints");

            migrationBuilder.DropColumn(
                name: "wall_seconds",
                table: "checkpoints");

            // Files that have a name by content have no place of their own any more: their rows get one that leads nowhere.
            migrationBuilder.Sql("UPDATE checkpoints SET former_path = 'lost/' || id WHERE former_path IS NULL");
            migrationBuilder.Sql("ALTER TABLE checkpoints ALTER COLUMN former_path SET NOT NULL");
            migrationBuilder.RenameColumn(name: "former_path", table: "checkpoints", newName: "path");

            migrationBuilder.CreateIndex(
                name: "ix_checkpoints_path",
                table: "checkpoints",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_checkpoints_run_id",
                table: "checkpoints",
                column: "run_id");

            migrationBuilder.AddForeignKey(
                name: "fk_checkpoints_runs_run_id",
                table: "checkpoints",
                column: "run_id",
                principalTable: "runs",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_evaluations_checkpoints_checkpoint_id",
                table: "evaluations",
                column: "checkpoint_id",
                principalTable: "checkpoints",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }
    }
}
