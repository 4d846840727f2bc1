# models.awk -- how every model was trained, as its file tells.
#	FILE TAB {"seed":..., ...} lines | awk -f models.awk
# FILE is CORPUS/ENCODER-PROJECTION-SEED.safetensors.
function member(name,    text) {
	text = $2
	sub(".*\"" name "\":", "", text)
	sub(/[,}].*/, "", text)
	return text
}

BEGIN {
	FS = "\t"
	OFS = ","
	print "corpus,encoder,projection,seed,epochs,best_epoch," \
	    "dev_roc_auc,rate,batch"
}

{
	parts = split($1, part, "/")
	encoder = projection = part[parts]
	sub(/-.*/, "", encoder)
	sub(/-[0-9]+\.safetensors$/, "", projection)
	sub(/^[^-]*-/, "", projection)
	print part[parts - 1], encoder, projection, member("seed"), \
	    member("epochs"), member("best_epoch"), member("dev"), \
	    member("rate"), member("batch")
}
