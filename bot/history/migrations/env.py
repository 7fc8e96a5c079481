"""How Alembic runs the migrations: on the connection of `bot.history.migrate`, which holds the lock."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
