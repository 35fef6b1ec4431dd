using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class StudiesAndGenerations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "generation_id",
                table: "trajectories",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "set_id",
                table: "trajectories",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "generation_id",
                table: "launch_keys",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "study_id",
                table: "launch_keys",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "studies",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    preset = table.Column<string>(type: "text", nullable: true),
                    seeds = table.Column<int>(type: "integer", nullable: false),
                    plan = table.Column<string>(type: "jsonb", nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    error = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    job_id = table.Column<long>(type: "bigint", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    interruptions = table.Column<List<string>>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    interrupted_at = table.Column<List<int>>(type: "integer[]", nullable: false, defaultValueSql: "'{}'"),
                    progress = table.Column<int>(type: "integer", nullable: false),
                    machine = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_studies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "trajectory_sets",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    catalog = table.Column<string>(type: "text", nullable: false),
                    catalog_fingerprint = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trajectory_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "generations",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    baseline = table.Column<string>(type: "text", nullable: true),
                    checkpoint_reference = table.Column<string>(type: "text", nullable: true),
                    checkpoint_id = table.Column<int>(type: "integer", nullable: true),
                    checkpoint_content = table.Column<string>(type: "text", nullable: true),
                    goals = table.Column<List<int>>(type: "integer[]", nullable: false),
                    wanted = table.Column<int>(type: "integer", nullable: false),
                    min_reward = table.Column<double>(type: "double precision", nullable: false),
                    budget = table.Column<int>(type: "integer", nullable: false),
                    temperature = table.Column<double>(type: "double precision", nullable: false),
                    max_steps = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    set_id = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    error = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    job_id = table.Column<long>(type: "bigint", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    interruptions = table.Column<List<string>>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    interrupted_at = table.Column<List<int>>(type: "integer[]", nullable: false, defaultValueSql: "'{}'"),
                    episodes_done = table.Column<int>(type: "integer", nullable: false),
                    kept = table.Column<int>(type: "integer", nullable: false),
                    mean_reward = table.Column<double>(type: "double precision", nullable: true),
                    catalog = table.Column<string>(type: "text", nullable: false),
                    catalog_fingerprint = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_generations", x => x.id);
                    table.ForeignKey(
                        name: "fk_generations_checkpoints_checkpoint_id",
                        column: x => x.checkpoint_id,
                        principalTable: "checkpoints",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_generations_trajectory_sets_set_id",
                        column: x => x.set_id,
                        principalTable: "trajectory_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "study_parts",
                columns: table => new
                {
                    study_id = table.Column<int>(type: "integer", nullable: false),
                    stage = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    agent = table.Column<int>(type: "integer", nullable: true),
                    launched = table.Column<bool>(type: "boolean", nullable: false),
                    run_id = table.Column<int>(type: "integer", nullable: true),
                    generation_id = table.Column<int>(type: "integer", nullable: true),
                    evaluation_id = table.Column<int>(type: "integer", nullable: true),
                    comparison_id = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_parts", x => new { x.study_id, x.stage, x.number });
                    table.ForeignKey(
                        name: "fk_study_parts_comparisons_comparison_id",
                        column: x => x.comparison_id,
                        principalTable: "comparisons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_study_parts_evaluations_evaluation_id",
                        column: x => x.evaluation_id,
                        principalTable: "evaluations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_study_parts_generations_generation_id",
                        column: x => x.generation_id,
                        principalTable: "generations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_study_parts_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_study_parts_studies_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_trajectories_generation_id",
                table: "trajectories",
                column: "generation_id");

            migrationBuilder.CreateIndex(
                name: "ix_trajectories_set_id",
                table: "trajectories",
                column: "set_id");

            migrationBuilder.CreateIndex(
                name: "ix_launch_keys_generation_id",
                table: "launch_keys",
                column: "generation_id");

            migrationBuilder.CreateIndex(
                name: "ix_launch_keys_study_id",
                table: "launch_keys",
                column: "study_id");

            migrationBuilder.CreateIndex(
                name: "ix_generations_checkpoint_id",
                table: "generations",
                column: "checkpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_generations_set_id",
                table: "generations",
                column: "set_id");

            migrationBuilder.CreateIndex(
                name: "ix_generations_status",
                table: "generations",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "ix_studies_status",
                table: "studies",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "ix_study_parts_comparison_id",
                table: "study_parts",
                column: "comparison_id");

            migrationBuilder.CreateIndex(
                name: "ix_study_parts_evaluation_id",
                table: "study_parts",
                column: "evaluation_id");

            migrationBuilder.CreateIndex(
                name: "ix_study_parts_generation_id",
                table: "study_parts",
                column: "generation_id");

            migrationBuilder.CreateIndex(
                name: "ix_study_parts_run_id",
                table: "study_parts",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_trajectory_sets_name",
                table: "trajectory_sets",
                column: "name",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_launch_keys_generations_generation_id",
                table: "launch_keys",
                column: "generation_id",
                principalTable: "generations",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_launch_keys_studies_study_id",
                table: "launch_keys",
                column: "study_id",
                principalTable: "studies",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_trajectories_generations_generation_id",
                table: "trajectories",
                column: "generation_id",
                principalTable: "generations",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_trajectories_trajectorysets_set_id",
                table: "trajectories",
                column: "set_id",
                principalTable: "trajectory_sets",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_launch_keys_generations_generation_id",
                table: "launch_keys");

            migrationBuilder.DropForeignKey(
                name: "fk_launch_keys_studies_study_id",
                table: "launch_keys");

            migrationBuilder.DropForeignKey(
                name: "fk_trajectories_generations_generation_id",
                table: "trajectories");

            migrationBuilder.DropForeignKey(
                name: "fk_trajectories_trajectorysets_set_id",
                table: "trajectories");

            migrationBuilder.DropTable(
                name: "study_parts");

            migrationBuilder.DropTable(
                name: "generations");

            migrationBuilder.DropTable(
                name: "studies");

            migrationBuilder.DropTable(
                name: "trajectory_sets");

            migrationBuilder.DropIndex(
                name: "ix_trajectories_generation_id",
                table: "trajectories");

            migrationBuilder.DropIndex(
                name: "ix_trajectories_set_id",
                table: "trajectories");

            migrationBuilder.DropIndex(
                name: "ix_launch_keys_generation_id",
                table: "launch_keys");

            migrationBuilder.DropIndex(
                name: "ix_launch_keys_study_id",
                table: "launch_keys");

            migrationBuilder.DropColumn(
                name: "generation_id",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "set_id",
                table: "trajectories");

            migrationBuilder.DropColumn(
                name: "generation_id",
                table: "launch_keys");

            migrationBuilder.DropColumn(
                name: "study_id",
                table: "launch_keys");
        }
    }
}
