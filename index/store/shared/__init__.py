"""Versions of the index that several machines share: Milvus finds, PostgreSQL holds."""
