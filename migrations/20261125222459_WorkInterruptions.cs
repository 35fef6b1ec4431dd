using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WebShopRL.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class WorkInterruptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<List<int>>(
                name: "interrupted_at",
                table: "runs",
                type: "integer[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<string>>(
                name: "interruptions",
                table: "runs",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<long>(
                name: "job_id",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "evaluations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "cancel_requested",
                table: "evaluations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<List<int>>(
                name: "interrupted_at",
                table: "evaluations",
                type: "integer[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<string>>(
                name: "interruptions",
                table: "evaluations",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<long>(
                name: "job_id",
                table: "evaluations",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "comparisons",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "cancel_requested",
                table: "comparisons",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<List<int>>(
                name: "interrupted_at",
                table: "comparisons",
                type: "integer[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<string>>(
                name: "interruptions",
                table: "comparisons",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<long>(
                name: "job_id",
                table: "comparisons",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_comparisons_status",
                table: "comparisons",
                column: "status");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_comparisons_status",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "interrupted_at",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "interruptions",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "job_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "cancel_requested",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "interrupted_at",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "interruptions",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "job_id",
                table: "evaluations");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "cancel_requested",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "interrupted_at",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "interruptions",
                table: "comparisons");

            migrationBuilder.DropColumn(
                name: "job_id",
                table: "comparisons");
        }
    }
}
