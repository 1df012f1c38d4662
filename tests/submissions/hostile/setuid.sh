# Asks for another user by every program that gives one: stays who it is.
me=$(id -u)
for one in su sudo pkexec newgrp mount umount passwd; do
	"$one" -c id </dev/null >/dev/null 2>&1
done
test "$(id -u)" = "$me" && grep -q 'CapEff:.0*$' /proc/self/status && echo same
exit 3
