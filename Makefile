.PHONY: run test lint docs bench chaos

run:
	@bin/setup requirements.lock
	@exec .venv/bin/python -m hotline.console.run

test:
	@bin/test

lint:
	@bin/setup requirements-test.lock
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy hotline
	@.venv/bin/python .venv/bin/lint-imports

docs:
	@bin/setup requirements.lock
	@.venv/bin/python manage.py print_docs

bench:
	@bin/setup requirements-test.lock
	@.venv/bin/python -m bench

N = 1000
chaos:
	@bin/setup requirements-test.lock
	@.venv/bin/python -m tests.chaos $(N)
