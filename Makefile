# One-line aliases of ./dti, for hands that type make.
.PHONY: help demo test check fix rehearse
help: ; @./dti help
demo: ; @./dti demo
test: ; @./dti test
check: ; @./dti check
fix: ; @./dti fix
rehearse: ; @./dti rehearse
