.PHONY: run test lint docs bench

run:
	@bin/setup requirements.lock
	@exec .venv/bin/python -m hotline.console.run

test:
	@bin/test

lint:
	@bin/setup requirements-test.lock
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy hotline && .venv/bin/lint-imports

docs:
	@bin/setup requirements.lock
	@.venv/bin/python manage.py print_docs

bench:
	@bin/setup requirements-test.lock
	@.venv/bin/python -m bench
