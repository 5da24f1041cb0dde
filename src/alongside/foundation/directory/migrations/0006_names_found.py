from django.db import migrations

# `unaccent` reads a dictionary that could be changed, so PostgreSQL lets no index hold what it gives.
# Ours is the one that comes with the extension, and nobody changes that. The cost tells the planner
# that to ask it of every row is dear.
PLAIN = """
CREATE FUNCTION directory_plain(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200
AS $plain$ SELECT upper(public.unaccent('public.unaccent'::regdictionary, name)) $plain$
"""
ORGANIZATIONS = """
CREATE INDEX organization_found ON directory_organization USING gin (
    directory_plain(name_en) gin_trgm_ops,
    directory_plain(name_fr) gin_trgm_ops,
    directory_plain(short_name) gin_trgm_ops
)
"""
SERVICES = """
CREATE INDEX service_found ON directory_service USING gin (
    directory_plain(name_en) gin_trgm_ops, directory_plain(name_fr) gin_trgm_ops
)
"""


class Migration(migrations.Migration):
    """Organizations and services are found by parts of their names from an index."""

    dependencies = [("directory", "0005_seals_stay")]

    operations = [
        migrations.RunSQL(
            [
                "CREATE EXTENSION IF NOT EXISTS unaccent",
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                PLAIN,
                ORGANIZATIONS,
                SERVICES,
            ],
            reverse_sql=[
                "DROP INDEX service_found",
                "DROP INDEX organization_found",
                "DROP FUNCTION directory_plain(text)",
            ],
        ),
    ]
