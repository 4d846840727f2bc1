# model.sh -- a small corpus and models for the tests of programs that need
# them; source it after tap.sh.

# Streams $T/train, $T/dev and $T/test of two classes, or of three: then every
# third document says nothing of its own label.
make_corpus() { # documents classes
	synth -s 4 -n "$1" >"$T/corpus.csv" || exit 1
	corpus_labels=0,1
	if [ "$2" -eq 3 ]; then
		corpus_labels=0,1,2
		awk 'NR > 1 && NR % 3 == 0 { sub(/,[01],/, ",2,") } { print }' \
		    "$T/corpus.csv" >"$T/three.csv"
		mv "$T/three.csv" "$T/corpus.csv"
	fi
	vocab "$T/corpus.csv" >"$T/vocab.tsv" || exit 1
	for corpus_split in train dev test; do
		tokenize -v "$T/vocab.tsv" -s $corpus_split \
		    --labels $corpus_labels -o "$T/$corpus_split" \
		    "$T/corpus.csv" || exit 1
	done
}

# A model of odd sizes, so that no row fills its vectors.
make_model() { # FILE options of train
	model_file=$1
	shift
	case " $* " in # an option without effect is wrong usage
	*' transformer '*' tanh '*) model_sizes='--keys 5 --feedforward 7' ;;
	*' transformer '*) model_sizes='--feedforward 7' ;;
	*' dot '*) model_sizes= ;;
	*) model_sizes='--keys 5' ;;
	esac
	# shellcheck disable=SC2086
	train --dev "$T/dev" -o "$model_file" --embedding 10 --hidden 6 \
	    $model_sizes --rate 0.01 --epochs 3 "$@" <"$T/train"
}

# The stream with all that the stages add, through a model.
decided() { # MODEL options of project
	decided_model=$1
	shift
	[ $# -gt 0 ] || set -- -m "$decided_model"
	embed -m "$decided_model" | encode -m "$decided_model" |
	    attend -m "$decided_model" | project "$@" |
	    decode -m "$decided_model"
}

# seq and a field's numbers, a line a record, without brackets and quotes.
numbers() { # FIELD <STREAM
	tensor-dump -j -f "$1" | sed 's/^{"seq":\([0-9]*\),/\1 /
		s/"fields"://; s/"[^"]*"://g; s/[][{}]//g; s/,/ /g'
}

# What importance owes: the words of a document sum to 1, special tokens have
# 0, and a document of fewer than two words has NaN at its words. Rows of a
# matrix likewise, those of special tokens being 0 throughout. FIELD <STREAM
is_importance() {
	tensor-dump -j -f "special,$1" | perl -MJSON::PP -ne '
		BEGIN { $field = shift }
		my $f = decode_json($_)->{fields};
		my @special = @{$f->{special}};
		my $words = grep { !$_ } @special;
		my @rows = ref $f->{$field}[0] ? @{$f->{$field}} : $f->{$field};
		for my $r (0 .. $#rows) {
			my ($sum, $undefined) = (0, 0);
			my $empty = @rows > 1 && $special[$r];
			for my $i (0 .. $#special) {
				my $x = $rows[$r][$i];
				die "$.: special\n" if ($special[$i] || $empty)
				    && !(defined $x && $x == 0);
				next if $special[$i] || $empty;
				$undefined += !defined $x;
				die "$.: negative\n" if defined $x && $x < 0;
				$sum += $x // 0;
			}
			next if $empty;
			die "$.: defined\n" if $words < 2 && $undefined < $words;
			die "$.: sum $sum\n" if $words >= 2 &&
			    ($undefined || abs($sum - 1) > 1e-5);
		}
		END { die "no record\n" if !$. }' "$1"
}
