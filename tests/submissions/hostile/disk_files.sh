# Writes endlessly many files: there is no room, or the limit of disk.
cd "$TMPDIR" || exit 4
i=0
while head -c 1000000 /dev/zero >"$i" 2>/dev/null; do i=$((i + 1)); done
echo "full after $i MB"
exit 3
