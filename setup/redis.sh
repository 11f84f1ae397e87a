# shellcheck shell=bash
# A private Redis in var/redis, on a unix socket alone.

# The application's user may do all but look into or wipe what it does not own;
# the default user is for whoever can reach the socket: the operator, the tests.
write_redis_conf() {
    local password
    make_secret "$var/secret/redis_password"
    password=$(cat "$var/secret/redis_password")
    (
        umask 077
        cat >"$var/redis/redis.conf" <<-END
	# Written by quickstart at each start.
	port 0
	unixsocket $var/run/redis.sock
	unixsocketperm 600
	dir $var/redis
	daemonize no
	appendonly yes
	appendfsync everysec
	# with an append-only file a snapshot is never read again
	save ""
	maxmemory-policy noeviction
	user default on nopass ~* &* +@all
	user startline on >$password ~* &* +@all -@admin -@dangerous +info
	END
    )
    echo "unix:$var/run/redis.sock" >"$var/redis.url"
}
