# Tries to write where nothing may be written.
cd / || exit 4
for place in / /usr /bin /dev /dev/shm/.. /proc /etc /root /home /var/tmp \
	/submission /build "$PWD" "$(dirname "$TMPDIR")"; do
	if (echo >"$place/vmgrade-was-here") 2>/dev/null; then
		echo "wrote to $place"
	fi
done
echo "done"
