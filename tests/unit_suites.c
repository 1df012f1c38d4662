/* SPDX-License-Identifier: MIT */
/* unit_suites - the suites of measure/. */
#include <stddef.h>

#include "tests/units.h"

Suite *(*const unit_suites[])(void) = {
	unit_cgroup,	   unit_compare,    unit_emulator,
	unit_expect,	   unit_huge,	    unit_label,
	unit_label_rules,  unit_label_self, unit_maps,
	unit_maps_live,	   unit_observe,    unit_plain,
	unit_proc,	   unit_process,    unit_reclaim,
	unit_recording,	   unit_region,	    unit_result,
	unit_series,	   unit_snapshot,   unit_target,
	unit_trace,	   unit_warm,	    unit_layout,
	unit_stop,	   unit_picture,    unit_runs,
	unit_watch,	   unit_chart,	    unit_sample,
	unit_faults,	   unit_history,    unit_hold,
	unit_watch_faults, unit_watch_log,  unit_seen,
	unit_scan,	   unit_pass,	    unit_early,
	unit_threads,	   unit_rows,	    NULL,
};
