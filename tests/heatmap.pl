#!/usr/bin/env perl
# heatmap.pl -- checks of heatmap's HTML page, which it reads from a file.
#	heatmap.pl well-formed PAGE	every element is closed, in order
#	heatmap.pl alone PAGE		no script, nothing from elsewhere
#	heatmap.pl classes PAGE		every class has a style
#	heatmap.pl contrast PAGE	text on any level: 4.5 : 1 (WCAG 2.1, AA)
#	heatmap.pl even PAGE		lightness (CIE L*) rises or falls in steps
#					of like size, the same in both hues
#	heatmap.pl blind PAGE		both hues differ to the colour-blind
use strict;
use warnings;

my ($check, $path) = @ARGV;
open my $file, '<', $path or die "$path: $!\n";
my $page = do { local $/; <$file> };
my ($light, $dark) = split /\@media screen and/, $page;
my $failed = 0;

sub wrong {
	print "@_\n";
	$failed = 1;
}

# Linear red, green, blue of "#rrggbb".
sub linear {
	return map { my $x = hex($_) / 255;
		$x <= 0.04045 ? $x / 12.92 : (($x + 0.055) / 1.055) ** 2.4 }
	    $_[0] =~ /([0-9a-f]{2})/g;
}

sub luminance {
	return 0.2126 * $_[0] + 0.7152 * $_[1] + 0.0722 * $_[2];
}

# CIE L*a*b*, white of D65.
sub lab {
	my ($r, $g, $b) = map { $_ < 0 ? 0 : $_ } @_;
	my ($x, $y, $z) = map { $_ > 0.008856 ? $_ ** (1 / 3) :
		7.787 * $_ + 16 / 116 }
	    (0.4124 * $r + 0.3576 * $g + 0.1805 * $b) / 0.95047,
	    luminance($r, $g, $b),
	    (0.0193 * $r + 0.1192 * $g + 0.9505 * $b) / 1.08883;
	return (116 * $y - 16, 500 * ($x - $y), 200 * ($y - $z));
}

# {p7} = [background, ink]
sub levels {
	my %levels;
	$levels{$1} = [$2, $3] while $_[0] =~
	    /^\.([pn]\d+) \{ background: (#\w+); color: (#\w+); \}/gm;
	keys %levels == 33 or wrong("levels: ", scalar keys %levels);
	return %levels;
}

sub well_formed {
	my @open;
	my $text = $page =~ s/<!DOCTYPE html>//r;
	while ($text =~ m{<(/?)([a-z0-9]+)[^<>]*>|([<>])}g) {
		if (defined $3) {
			wrong("a bare $3");
		} elsif ($1) {
			my $last = pop @open // 'nothing';
			$last eq $2 or wrong("$last is closed by $2");
		} elsif ($2 ne 'meta' && $2 ne 'br') {
			push @open, $2;
		}
	}
	wrong("open: @open") if @open;
	wrong('a bare &') if $page =~ /&(?!(amp|lt|gt|quot);)/;
}

sub alone {
	/<script|<link|<img|\bon\w+=|\bsrc=|url\(|https?:/i and wrong($_)
	    for split /\n/, $page;
}

sub classes {
	my ($style) = $page =~ m{<style>(.*?)</style>}s;
	for (map { split ' ' } $page =~ /class="([^"]*)"/g) {
		$style =~ /\.$_\b/ or wrong("no style for $_");
	}
}

sub contrast {
	for ($light, $dark) {
		my %levels = levels($_);
		for my $level (sort keys %levels) {
			my ($paper, $ink) = map { 0.05 + luminance(linear($_)) }
			    map { s/^#(.)(.)(.)$/#$1$1$2$2$3$3/r }
			    @{$levels{$level}};
			my $ratio = $paper > $ink ? $paper / $ink :
			    $ink / $paper;
			$ratio >= 4.5 or wrong("$level: $ratio");
		}
	}
}

sub even {
	for ($light, $dark) {
		my %levels = levels($_);
		my %L = map { $_ => (lab(linear($levels{$_}[0])))[0] }
		    keys %levels;
		$L{n0} = $L{p0};
		for my $hue ('p', 'n') {
			my $mean = ($L{"${hue}16"} - $L{p0}) / 16;
			for (1 .. 16) {
				my $step = $L{$hue . $_} - $L{$hue . ($_ - 1)};
				$step / $mean > 0.6 && $step / $mean < 1.5 or
				    wrong("$hue$_: $step, mean $mean");
			}
		}
		abs($L{"p$_"} - $L{"n$_"}) < 4 or wrong("p$_, n$_: ",
		    $L{"p$_"} - $L{"n$_"}) for 1 .. 16;
	}
}

# Machado, Oliveira and Fernandes 2009: what is seen without red, green or
# blue cones, in linear light.
my %blind = (
	protanope => [0.152286, 1.052583, -0.204868, 0.114503, 0.786281,
		0.099216, -0.003882, -0.048116, 1.051998],
	deuteranope => [0.367322, 0.860646, -0.227968, 0.280085, 0.672501,
		0.047413, -0.011820, 0.042940, 0.968881],
	tritanope => [1.255528, -0.076749, -0.178779, -0.078411, 0.930809,
		0.147602, 0.004733, 0.691367, 0.303900]);

sub seen {
	my ($m, @rgb) = @_;
	return map { my $row = $_;
		my $sum = 0;
		$sum += $m->[3 * $row + $_] * $rgb[$_] for 0 .. 2;
		$sum } 0 .. 2;
}

sub distance {
	my ($m, $one, $other) = @_;
	my @a = lab(seen($m, linear($one)));
	my @b = lab(seen($m, linear($other)));
	my $sum = 0;
	$sum += ($a[$_] - $b[$_]) ** 2 for 0 .. 2;
	return sqrt $sum;
}

# A distance of 2 or 3 is just seen side by side.
sub blind {
	for my $style ($light, $dark) {
		my %levels = levels($style);
		for my $who (sort keys %blind) {
			for (4 .. 16) {
				my $d = distance($blind{$who},
				    $levels{"p$_"}[0], $levels{"n$_"}[0]);
				$d > 15 or wrong("$who, level $_: $d");
			}
		}
	}
}

my %checks = ('well-formed' => \&well_formed, alone => \&alone,
	classes => \&classes, contrast => \&contrast, even => \&even,
	blind => \&blind);
($checks{$check} // die "no check $check\n")->();
exit $failed;
