#!/usr/bin/env perl
# faults.pl -- from a good stream or model, many bad ones that no crc gives
# away: each lies in one place, and its checksums are right.
#	faults.pl FOLDER FIELDS <STREAM
# FOLDER/frames: no program may take them. fields: one of FIELDS lacks, or has
# another dtype or rank. optional: one that has a ? after it lacks. values:
# what a program may refuse or may take; also other types of fields with a *
# after them. upstream: ends with an error frame. FIELDS of a model is "model:"
# and what the names of the parameters begin with that a program computes with;
# "*" at its end if it takes any.
use strict;
use warnings;
use JSON::PP;

my ($folder, $fields) = @ARGV;
my $json = JSON::PP->new->canonical;
my %size = (F64 => 8, F32 => 4, I64 => 8, I32 => 4, U8 => 1, BOOL => 1,
	I8 => 1);
my %other = (F64 => 'I64', F32 => 'I32', I64 => 'F64', I32 => 'F32',
	U8 => 'BOOL', BOOL => 'I8', I8 => 'U8');

my @table = map {
	my $c = $_;
	$c = $c & 1 ? $c >> 1 ^ 0x82f63b78 : $c >> 1 for 1 .. 8;
	$c;
} 0 .. 255;
sub crc32c {
	my $crc = 0xffffffff;
	$crc = $table[($crc ^ $_) & 255] ^ $crc >> 8 for unpack 'C*', $_[0];
	return sprintf '%08x', $crc ^ 0xffffffff;
}

# A frame: meta, a hash or its text; tensors, a hash of name to description or
# its text; data. edit: a change of the header's text.
sub bytes {
	my $f = shift;
	my %header = %{$f->{tensors}};
	$header{__metadata__} = { %{$f->{meta}}, crc32c => '00000000' };
	my $text = $json->encode(\%header);
	$f->{edit}->() for $f->{edit} ? ($text) : ();
	$text .= ' ' x (-(8 + length $text) % 64);
	my $crc = crc32c($text . $f->{data});
	$text =~ s/"crc32c":"\K0{8}/$crc/;
	return ($f->{length} // pack 'Q<', length $text) . $text . $f->{data},
	    $crc;
}

sub read_frames {
	my @frames;
	local $/;
	my $all = <STDIN>;
	while (length $all) {
		my $n = unpack 'Q<', $all;
		my $tensors = $json->decode(substr $all, 8, $n);
		my $meta = delete $tensors->{__metadata__};
		my ($end) = sort { $b <=> $a } 0,
		    map { $_->{data_offsets}[1] } values %$tensors;
		push @frames, { meta => $meta, tensors => $tensors,
			data => substr $all, 8 + $n, $end };
		substr($all, 0, 8 + $n + $end) = '';
	}
	return @frames;
}

sub clone {
	my $f = shift;
	return { meta => { %{$f->{meta}} }, data => $f->{data},
		tensors => $json->decode($json->encode($f->{tensors})) };
}

# The stream's bytes, with a right crc of all its records.
sub stream {
	my ($out, $crcs) = ('', '');
	for my $f (@_) {
		my $kind = $f->{meta}{frame} // 'model';
		$f->{meta}{stream_crc32c} = crc32c($crcs)
		    if $kind eq 'end' && !$f->{wrong};
		my ($bytes, $crc) = bytes($f);
		$out .= $bytes;
		$crcs .= $crc if $kind eq 'record';
	}
	return $out;
}

sub write_file {
	my ($name, $bytes) = @_;
	my ($to, $rest) = split m{/}, $name, 2;
	$name = "$to/" . $rest =~ tr{/}{-}r; # parameters have it in names
	open my $file, '>:raw', "$folder/$name" or die "$folder/$name: $!\n";
	print $file $bytes;
	close $file or die "$folder/$name: $!\n";
}

my @good = read_frames();
my $is_stream = defined $good[0]{meta}{frame};

# One bad stream: change gets a copy of all frames, and may return others.
sub bad {
	my ($name, $change) = @_;
	my @frames = map { clone($_) } @good;
	my @changed = $change->(@frames);
	write_file($name, stream(ref $changed[0] ? @changed : @frames));
}

# Lies of one frame: the head, a record, a model.
sub lies_of_length {
	my ($what, $i) = @_;
	my %lengths = (0 => 0, 1 => 1, '16M' => 1 << 24,
		'over-16M' => (1 << 24) + 1, '4G' => 1 << 32,
		'2pow63' => 1 << 63, most => ~0);
	for my $name (keys %lengths) {
		bad("frames/$what-length-$name", sub {
			$_[$i]{length} = pack 'Q<', $lengths{$name};
			return;
		});
	}
}

sub last_tensor {
	my $t = shift->{tensors};
	my ($name) = sort { $t->{$b}{data_offsets}[1] <=>
		$t->{$a}{data_offsets}[1] } keys %$t;
	return ($name, $t->{$name});
}

sub lies_of_tensor {
	my ($i) = @_;
	my %change = (
		'offset-beyond' => sub { $_[0]{data_offsets}[1] += 64 },
		'offset-2pow62' => sub { $_[0]{data_offsets}[1] = 1 << 62 },
		'offsets-turned' => sub {
			$_[0]{data_offsets} = [reverse @{$_[0]{data_offsets}}] },
		'offset-negative' => sub { $_[0]{data_offsets}[0] = -8 },
		'offset-text' => sub { $_[0]{data_offsets}[0] = '0' },
		hole => sub { $_ += 64 for @{$_[0]{data_offsets}} },
		'shape-lacks' => sub { delete $_[0]{shape} },
		'shape-negative' => sub { $_[0]{shape}[0] = -1 },
		'shape-fraction' => sub { $_[0]{shape}[0] = 1.5 },
		'shape-overflows' => sub { $_[0]{shape} = [(1 << 40) x 3] },
		'shape-overflows-to-0' => sub {
			$_[0]{shape} = [1 << 32, 1 << 32] },
		'shape-rank-9' => sub { $_[0]{shape} = [(1) x 9] },
		'dtype-unknown' => sub { $_[0]{dtype} = 'F33' },
		'dtype-lacks' => sub { delete $_[0]{dtype} },
		'member-unknown' => sub { $_[0]{more} = 1 },
		# 1 GiB in all is the most that is allowed, and is not there
		'data-1GiB' => sub { claim($_[0], 1 << 30) },
		'data-over-1GiB' => sub { claim($_[0], (1 << 30) + 8) },
		'data-2pow60' => sub { claim($_[0], 1 << 60) },
	);
	for my $name (keys %change) {
		bad("frames/tensor-$name", sub {
			$change{$name}->((last_tensor($_[$i]))[1]);
			return;
		});
	}
}

sub claim {
	my ($t, $end) = @_;
	my $begin = $t->{data_offsets}[0];
	$t->{data_offsets}[1] = $end;
	$t->{shape} = [int(($end - $begin) / $size{$t->{dtype}})];
}

sub lies_of_text {
	my ($i) = @_;
	my ($name) = last_tensor($good[$i]);
	my $q = quotemeta $name;
	my %edit = (
		'no-object' => sub { $_ = "[$_]" },
		'more-after' => sub { $_ .= '{}' },
		'name-empty' => sub { s/"$q":/"":/ },
		'name-256' => sub { my $long = 'x' x 256; s/"$q":/"$long":/ },
		'name-no-utf8' => sub { s/"$q":/"\xff":/ },
		'name-surrogate' => sub { s/"$q":/"\\ud800":/ },
		'name-nul' => sub { s/"$q":/"a\\u0000b":/ },
		'name-twice' => sub { s/("$q":\{.*?\})/$1,$1/ },
		'member-twice' => sub { s/"dtype"(:"\w+")/"dtype"$1,"dtype"$1/ },
		'metadata-number' => sub { s/"(crc32c":"0{8}")/"x":1,"$1/ },
		'metadata-twice' => sub { s/"(crc32c":"0{8}")/"$1,"$1/ },
		'metadata-deep' => sub {
			my $deep = '[' x 1000 . ']' x 1000;
			s/"(crc32c":"0{8}")/"x":$deep,"$1/ },
		'crc-long' => sub { s/"crc32c":"0{8}"/"crc32c":"000000000"/ },
		'crc-lacks' => sub { s/"crc32c":"0{8}",?//; s/,\}/}/ },
		cut => sub { $_ = substr $_, 0, length($_) - 1 },
	);
	for my $what (keys %edit) {
		next if !$is_stream && $what eq 'crc-lacks';
		bad("frames/text-$what", sub {
			$_[$i]{edit} = $edit{$what};
			return;
		});
	}
}

sub change_head {
	my ($name, $key, $change) = @_;
	bad("frames/head-$name", sub {
		local $_ = $_[0]{meta}{$key};
		$change->();
		$_[0]{meta}{$key} = $_;
		return;
	});
}

sub lies_of_head {
	my $field = sub { '{"name":"' . $_[0] .
		'","dtype":"F32","dims":[' . ($_[1] // '') . ']}' };
	my %fields = (
		'name-empty' => $field->(''),
		'name-256' => $field->('x' x 256),
		'fields-1025' => join(',', map { $field->("x$_") } 1 .. 1025),
		'rank-9' => $field->('x', join ',', ('"n"') x 9),
		'rank-9-is-huge' => $field->('x', join ',', (1 << 62) x 9),
		'dim-negative' => $field->('x', -1),
		'dim-fraction' => $field->('x', 1.5),
		'symbol-empty' => $field->('x', '""'),
		'deep' => '[' x 40 . ']' x 40,
		'deepest' => '[' x 100000 . ']' x 100000,
		'field-lacks-members' => '{"name":"x"}',
		'field-is-no-object' => '1',
		'dtype-unknown' => '{"name":"x","dtype":"F3","dims":[]}',
		'not-in-records' => $field->('x'),
	);
	for my $name (keys %fields) {
		change_head($name, 'fields', sub {
			s/\]$/,$fields{$name}]/; s/^\[,/[/ });
	}
	change_head('field-twice', 'fields', sub { s/(\{.*?\})/$1,$1/ });
	change_head('fields-no-json', 'fields', sub { s/\]$// });
	change_head('fields-no-array', 'fields', sub { $_ = '{}' });
	change_head('history-no-json', 'history', sub { s/\]$// });
	change_head('history-no-objects', 'history', sub { $_ = '[1]' });
	change_head('history-deep', 'history', sub {
		$_ = '[' x 100000 . ']' x 100000 });
	change_head('format-2', 'format', sub { $_ = 'tensor-stream/2' });
	change_head('kind-unknown', 'frame', sub { $_ = 'hat' });
	bad('frames/head-no-fields', sub { delete $_[0]{meta}{fields}; return });
	bad('frames/head-no-format', sub { delete $_[0]{meta}{format}; return });
	bad('frames/head-lacks', sub { @_[1 .. $#_] });
	bad('frames/head-with-tensors', sub {
		$_[0]{$_} = $_[1]{$_} for qw(tensors data);
		return;
	});
}

sub lies_of_stream {
	my %change = (
		'seq-same' => sub { $_[2]{meta}{seq} = $_[1]{meta}{seq}; return },
		'seq-smaller' => sub { @_[0, 2, 1, 3] },
		'seq-no-number' => sub { $_[2]{meta}{seq} = '0x3'; return },
		'seq-negative' => sub { $_[2]{meta}{seq} = '-3'; return },
		'seq-2pow64' => sub {
			$_[2]{meta}{seq} = '18446744073709551616'; return },
		'seq-lacks' => sub { delete $_[2]{meta}{seq}; return },
		'records-1-more' => sub { $_[3]{meta}{records}++; return },
		'record-lost' => sub { @_[0, 1, 3] },
		'record-twice' => sub { @_[0, 1, 1, 2, 3] },
		'record-attribute' => sub { $_[2]{meta}{more} = 'x'; return },
		'record-kind' => sub { $_[2]{meta}{frame} = 'recrod'; return },
		'record-no-kind' => sub { delete $_[2]{meta}{frame}; return },
		'end-crc' => sub {
			$_[3]{wrong} = 1;
			$_[3]{meta}{stream_crc32c} = '00000000';
			return;
		},
		'end-no-crc' => sub {
			$_[3]{wrong} = 1;
			delete $_[3]{meta}{stream_crc32c};
			return;
		},
		'end-twice' => sub { (@_, $_[3]) },
		'end-attribute' => sub { $_[3]{meta}{more} = 'x'; return },
		'head-twice' => sub { (@_[0, 0 .. $#_]) },
		'two-streams' => sub { (@_, map { clone($_) } @_) },
		'tensor-lacks' => sub {
			my ($name, $t) = last_tensor($_[2]);
			$_[2]{data} = substr $_[2]{data}, 0, $t->{data_offsets}[0];
			delete $_[2]{tensors}{$name};
			return;
		},
		'tensor-more' => sub {
			$_[2]{tensors}{more} = { dtype => 'U8', shape => [1],
				data_offsets => [length $_[2]{data},
					1 + length $_[2]{data}] };
			$_[2]{data} .= 'x';
			return;
		},
		'tensor-other-dtype' => sub {
			my ($name, $t) = last_tensor($_[2]);
			$t->{dtype} = $other{$t->{dtype}};
			return;
		},
		'tensor-other-rank' => sub {
			my ($name, $t) = last_tensor($_[2]);
			push @{$t->{shape}}, 1;
			return;
		},
	);
	bad("frames/stream-$_", $change{$_}) for keys %change;
	my $all = stream(map { clone($_) } @good);
	write_file('frames/stream-byte-after', "${all}x");
	bad('upstream/error', sub {
		(@_[0, 1], { meta => { frame => 'error', program => 'cause',
			message => 'it is broken' }, tensors => {}, data => '' })
	});
}

# Fields: lacking, of another dtype, of another rank.
sub change_fields {
	my ($frames, $name, $change) = @_;
	if ($is_stream) {
		my $head = $json->decode($frames->[0]{meta}{fields});
		my ($field) = grep { $_->{name} eq $name } @$head;
		$change->($field, 'dims');
		$head = [grep { !$_->{lacks} } @$head];
		$frames->[0]{meta}{fields} = $json->encode($head);
	}
	for my $f (@$frames) {
		my $t = $f->{tensors}{$name} or next;
		$change->($t, 'shape');
		next if !$t->{lacks};
		my ($begin, $end) = @{$t->{data_offsets}};
		substr($f->{data}, $begin, $end - $begin) = '';
		delete $f->{tensors}{$name};
		for my $later (values %{$f->{tensors}}) {
			next if $later->{data_offsets}[0] < $end;
			$_ -= $end - $begin for @{$later->{data_offsets}};
		}
	}
}

# To one folder where it lacks, to the other where its type is wrong.
sub fields_of_other_types {
	my ($name, $lacking, $wrong) = @_;
	my %change = (
		lacks => sub { $_[0]{lacks} = 1 },
		dtype => sub { $_[0]{dtype} = $other{$_[0]{dtype}} },
		rank => sub { push @{$_[0]{$_[1]}}, 1 },
	);
	for my $what (keys %change) {
		my $to = $what eq 'lacks' ? $lacking : $wrong;
		bad("$to/$what-$name", sub {
			change_fields(\@_, $name, $change{$what});
			return;
		});
	}
}

# Numbers that no sane program wrote, first and everywhere.
sub strange_values {
	my ($name, $i, $where) = @_;
	my $dtype = $good[$i]{tensors}{$name}{dtype};
	my $float = $dtype eq 'F64' ? 'd<' : 'f<';
	my %values = $dtype =~ /^F/ ? (nan => pack($float, 9**9**9 / 9**9**9),
		infinite => pack($float, 9**9**9),
		'minus-infinite' => pack($float, -9**9**9),
		$where eq 'values' ? (zero => pack($float, 0),
			large => pack($float, -3e38),
			tiny => pack($float, 1e-45)) : ())
	    : $dtype eq 'I32' ? (negative => pack('l<', -1),
		least => pack('l<', -1 << 31), most => pack('l<', 0x7fffffff),
		zero => pack('l<', 0))
	    : (255 => "\xff", 27 => "\x1b", 0 => "\0");
	for my $what (keys %values) {
		for my $all (0, 1) {
			bad("$where/$name-$what" . ($all ? '-all' : ''), sub {
				my $t = $_[$i]{tensors}{$name};
				my ($begin, $end) = @{$t->{data_offsets}};
				my $n = ($end - $begin) / $size{$dtype};
				$n = 1 if !$all;
				substr($_[$i]{data}, $begin, $n * $size{$dtype})
				    = $values{$what} x $n;
				return;
			});
		}
	}
}

# A document of no words, or of one: every symbol's size.
sub short_document {
	my $n = shift;
	my %symbolic = map { $_->{name} => $_->{dims} }
	    @{$json->decode($good[0]{meta}{fields})};
	bad("values/words-$n", sub {
		my $f = $_[2];
		my ($data, $at) = ('', 0);
		for my $name (sort { $f->{tensors}{$a}{data_offsets}[0] <=>
		    $f->{tensors}{$b}{data_offsets}[0] } keys %symbolic) {
			my $t = $f->{tensors}{$name};
			my $size = $size{$t->{dtype}};
			for my $d (0 .. $#{$t->{shape}}) {
				$t->{shape}[$d] = $n
				    if $symbolic{$name}[$d] =~ /^[a-z]/;
				$size *= $t->{shape}[$d];
			}
			$data .= substr $f->{data}, $t->{data_offsets}[0], $size;
			$t->{data_offsets} = [$at, $at += $size];
		}
		$f->{data} = $data;
		return;
	});
}

mkdir "$folder/$_" for '', qw(frames fields optional values upstream);
if ($is_stream) {
	lies_of_length('head', 0);
	lies_of_length('record', 2);
	lies_of_length('end', 3);
	lies_of_head();
	lies_of_stream();
	lies_of_tensor(2);
	lies_of_text(2);
	short_document($_) for 0, 1;
	for (split /,/, $fields) {
		my $may_lack = s/\?//;
		my $any = s/\*//;
		fields_of_other_types($_, $may_lack ? 'optional' : 'fields',
			$any ? 'values' : 'fields');
		strange_values($_, 2, 'values');
	}
} else {
	lies_of_length('model', 0);
	lies_of_tensor(0);
	lies_of_text(0);
	my $used = $fields =~ /:(.*)/ ? $1 : '';
	for (keys %{$good[0]{tensors}}) {
		my $type = $fields =~ /\*$/ ? 'values' : 'fields';
		my $value = $type eq 'fields' && /^$used/ ? $type : 'values';
		fields_of_other_types($_, $type, $type);
		strange_values($_, 0, $value);
	}
}
