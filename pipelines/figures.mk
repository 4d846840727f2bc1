# Figures 1 to 4 of Meister et al. 2021. A figure is made as SVG; its PNG is
# drawn from that.
plot = LC_ALL=C.UTF-8 gnuplot -e "$(strip $1)" $(filter %.gp,$^) >$@

out/sst/figure1.svg: measure = grad
out/sst/figure1.svg: what = gradient importance
out/sst/figure4.svg: measure = loo
out/sst/figure4.svg: what = leave-one-out importance
out/sst/figure1.svg out/sst/figure4.svg: pipelines/report/style.gp \
    pipelines/report/correlation.gp out/sst/tables.csv out/set/ENCODERS
	$(call plot,height = 420; table = 'out/sst/tables.csv'; \
	    encoders = '$(ENCODERS)'; measure = '$(measure)'; what = '$(what)')

out/sst/figure2.svg: fields = gradient = 'entropy.grad.y.X'; \
    loo = 'entropy.loo.y.X'; quantity = 'normalised entropy of importance'
out/sst/figure3.svg: fields = gradient = 'kendall.alpha.grad.y.X'; \
    loo = 'kendall.alpha.loo.y.X'; \
    quantity = 'τ of attention and input importance'
out/sst/figure2.svg out/sst/figure3.svg: pipelines/report/style.gp \
    pipelines/report/spectrum.gp out/sst/results.csv out/set/ENCODERS
	$(call plot,height = 400; table = 'out/sst/results.csv'; \
	    encoders = '$(ENCODERS)'; $(fields))

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
