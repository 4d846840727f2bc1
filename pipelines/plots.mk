# Figures 1 to 4 of Meister et al. 2021. A figure is made as SVG; its PNG is
# drawn from that.
plot = LC_ALL=C.UTF-8 gnuplot -e "$(strip $1)" $(filter %.gp,$^) >$@

# A panel a corpus; out/CORPUS has those of one alone.
panels = width = $(if $(word 2,$(shown)),1080,720); corpora = '$(shown)'; \
	encoders = '$(ENCODERS)'
settings_shown := $(addprefix out/set/,DATA ENCODERS)

$(pages:%=out/%/figure1.svg): measure = grad
$(pages:%=out/%/figure1.svg): what = gradient importance
$(pages:%=out/%/figure4.svg): measure = loo
$(pages:%=out/%/figure4.svg): what = leave-one-out importance
$(foreach n,1 4,$(pages:%=out/%/figure$n.svg)): \
    out/%.svg: pipelines/report/style.gp pipelines/report/correlation.gp \
    out/$$(page)/tables.csv $(settings_shown)
	$(call plot,height = 420; table = 'out/$(page)/tables.csv'; \
	    $(panels); measure = '$(measure)'; what = '$(what)')

$(pages:%=out/%/figure2.svg): fields = gradient = 'entropy.grad.y.X'; \
    loo = 'entropy.loo.y.X'; quantity = 'normalised entropy'
$(pages:%=out/%/figure3.svg): fields = gradient = 'kendall.alpha.grad.y.X'; \
    loo = 'kendall.alpha.loo.y.X'; quantity = 'τ of attention and inputs'
$(foreach n,2 3,$(pages:%=out/%/figure$n.svg)): \
    out/%.svg: pipelines/report/style.gp pipelines/report/spectrum.gp \
    out/$$(page)/results.csv $(settings_shown)
	$(call plot,height = $(if $(word 2,$(ENCODERS)),580,360); \
	    table = 'out/$(page)/results.csv'; $(panels); $(fields))

# The demonstration's own: its results by measure and model.
out/demo/precision.svg: axis = prefix = 'precision.'; \
    fields = 'alpha grad.y.X grad.y.H loo.y.X loo.y.H'; \
    quantity = 'average precision of the deciding words'
out/demo/agreement.svg: axis = prefix = 'kendall.alpha.'; \
    fields = 'grad.y.X grad.y.H loo.y.X loo.y.H'; \
    quantity = 'τ of attention and importance'
out/demo/precision.svg out/demo/agreement.svg: pipelines/report/style.gp \
    pipelines/report/measures.gp out/demo/results.csv
	$(call plot,height = 420; table = 'out/demo/results.csv'; $(axis))

%.png: %.svg
	rsvg-convert --zoom 2 -o $@ $<
