using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class MeasuredAgents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "goals_left_out",
                table: "evaluations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "llm",
                table: "evaluations",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "llm_usage",
                table: "evaluations",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "category",
                table: "evaluation_episodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "r_att",
                table: "evaluation_episodes",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "r_option",
                table: "evaluation_episodes",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "r_price",
                table: "evaluation_episodes",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "r_type",
                table: "evaluation_episodes",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<List<int>>(
                name: "goals",
                table: "comparisons",
                type: "integer[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "llms",
                table: "comparisons",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "comparison_outcomes",
                columns: table => new
                {
                    comparison_id = table.Column<int>(type: "integer", nullable: false),
                    agent = table.Column<string>(type: "text", nullable: false),
                    goal = table.Column<int>(type: "integer", nullable: false),
                    reward = table.Column<double>(type: "double precision", nullable: false),
                    steps = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comparison_outcomes", x => new { x.comparison_id, x.agent, x.goal });
                    table.ForeignKey(
                        name: "fk_comparison_outcomes_comparisons_comparison_id",
                        column: x => x.comparison_id,
                        principalTable: "comparisons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "comparison_outcomes");

            migrationBuilder.DropColumn(
                name: "goals_left_out",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "llm",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "llm_usage",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "category",
                table: "evaluation_episodes");

            migrationBuilder.DropColumn(
                name: "r_att",
                table: "evaluation_episodes");

            migrationBuilder.DropColumn(
                name: "r_option",
                table: "evaluation_episodes");

            migrationBuilder.DropColumn(
                name: "r_price",
                table: "evaluation_episodes");

            migrationBuilder.DropColumn(
                name: "r_type",
                table: "evaluation_episodes");

            migrationBuilder.DropColumn(
                name: "goals",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "llms",
                table: "comparisons");
        }
    }
}
